package io.posthouse.ingest.form;

import io.posthouse.yaml.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The member {@code fields} of a form. */
final class FieldsMember {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final Pattern WORD = Pattern.compile("[a-z-]{1,20}");
    /** Of these names others read the value: they have a type that can be relied on. */
    private static final Map<String, FieldType> RESERVED = Map.of("email", FieldType.EMAIL, "phone", FieldType.PHONE);

    private static final int MOST_FIELDS = 50;
    private static final int MOST_CHOICES = 300;
    private static final int LONGEST = 20_000;

    private FieldsMember() {}

    static List<Field> read(Fields form) {
        List<Field> all = new ArrayList<>();
        form.each("fields", NAME, "a name of letters, digits, _ and -, beginning with a letter")
                .forEach((name, fields) -> all.add(field(name, fields)));
        if (all.isEmpty() || all.size() > MOST_FIELDS) {
            form.problem(
                    form.line("fields"),
                    "a form has 1 to " + MOST_FIELDS + " fields, not " + all.size(),
                    "write fields: and below it such as  email: { type: email, required: true }");
        }
        return all;
    }

    private static Field field(String name, Fields fields) {
        String word = fields.name("type", WORD, "one of " + FieldType.WORDS);
        FieldType type = word == null ? FieldType.TEXT : type(fields, word);
        FieldType reserved = RESERVED.get(name);
        if (word != null && reserved != null && type != reserved) {
            fields.problem(
                    fields.line("type"),
                    "a field named " + name + " is of type " + reserved,
                    "write type: " + reserved + ", or choose another name");
        }
        String label = FormsSection.text(fields, "label", "what people read beside the field");
        int max = type.hasLength() ? fields.number("max", type.usualMax(), LONGEST) : type.usualMax();
        boolean required = fields.yes("required", false);
        List<String> choices = type == FieldType.CHOICE ? choices(fields) : List.of();
        fields.whole();
        return new Field(name, label == null ? label(name) : label, type, max, required, choices);
    }

    private static FieldType type(Fields fields, String word) {
        return FieldType.of(word).orElseGet(() -> {
            fields.problem(fields.line("type"), "there is no type '" + word + "'", "write one of " + FieldType.WORDS);
            return FieldType.TEXT;
        });
    }

    private static List<String> choices(Fields fields) {
        List<String> choices = fields.texts("of", "of: [Home, Car]");
        boolean usable = choices.stream()
                .allMatch(choice -> !choice.isBlank()
                        && choice.equals(choice.strip())
                        && choice.length() <= FieldType.CHOICE.usualMax()
                        && choice.chars().noneMatch(c -> c < ' '));
        boolean several = !choices.isEmpty()
                && choices.size() <= MOST_CHOICES
                && new LinkedHashSet<>(choices).size() == choices.size();
        if (!usable || !several) {
            fields.problem(
                    fields.line("of"),
                    "a choice needs 1 to " + MOST_CHOICES + " different texts to choose from",
                    "write of: [Home, Car], each on one line and quoted where it looks like a number");
        }
        return choices;
    }

    /** {@code first_name} is read as "First name". */
    static String label(String name) {
        String words = name.replace('_', ' ').replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
