package io.posthouse.yaml;

import io.posthouse.message.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The fields of one entry, read strictly. Whatever is wrong goes to the problems, and the answer is then the default, so
 * that one look finds all; {@link #whole} says whether the entry may be used.
 */
public final class Fields {
    private final String file;
    private final Yaml.Mapping mapping;
    private final List<Problem> problems;
    private final Set<String> known = new TreeSet<>();
    private Fields around;
    private String name = "";
    private boolean whole = true;

    public Fields(String file, Yaml.Mapping mapping, List<Problem> problems) {
        this.file = file;
        this.mapping = mapping;
        this.problems = problems;
    }

    /** A required text; null when it is missing or breaks the pattern. */
    public String name(String key, Pattern pattern, String wanted) {
        if (!mapping.entry(key).isPresent()) {
            known.add(key);
            problem(mapping.line(), "'" + key + "' is missing", "add " + key + ": " + wanted);
            return null;
        }
        return optional(key, pattern, wanted);
    }

    /** Null when it is absent, or breaks the pattern. */
    public String optional(String key, Pattern pattern, String wanted) {
        return scalar(key, Yaml.Kind.TEXT, wanted)
                .filter(value -> matches(key, value, pattern, wanted))
                .map(Yaml.Scalar::value)
                .orElse(null);
    }

    public int number(String key, int usual, int most) {
        var wanted = "a whole number from 1 to " + most;
        var value = scalar(key, Yaml.Kind.NUMBER, wanted);
        if (value.isEmpty() || !matches(key, value.get(), Pattern.compile("[1-9]\\d{0,5}"), wanted)) {
            return usual;
        }
        int number = Integer.parseInt(value.get().value());
        if (number > most) {
            wrong(key, value.get(), wanted);
            return usual;
        }
        return number;
    }

    public Duration duration(String key, Duration usual) {
        var wanted = "a time with its unit, such as 250ms, 30s, 5m, 8h, 3d";
        var value = scalar(key, Yaml.Kind.TEXT, wanted);
        if (value.isEmpty()) {
            return usual;
        }
        var duration = Units.duration(value.get().value()).filter(time -> !time.isZero());
        if (duration.isEmpty()) {
            wrong(key, value.get(), wanted);
        }
        return duration.orElse(usual);
    }

    public <E extends Enum<E>> E word(String key, E usual) {
        var words = List.of(usual.getDeclaringClass().getEnumConstants());
        var wanted = String.join(" or ", words.stream().map(Fields::lower).toList());
        var value = scalar(key, Yaml.Kind.TEXT, wanted);
        if (value.isEmpty()) {
            return usual;
        }
        var found = words.stream()
                .filter(word -> lower(word).equals(value.get().value()))
                .findFirst();
        if (found.isEmpty()) {
            wrong(key, value.get(), wanted);
        }
        return found.orElse(usual);
    }

    public List<String> names(String key, Pattern pattern, String wanted) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        if (!(entry.get().value() instanceof Yaml.Sequence sequence)) {
            problem(entry.get().line(), "'" + key + "' is no list", "write " + key + ": [" + wanted + "]");
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (!(item instanceof Yaml.Scalar scalar)
                    || !pattern.matcher(scalar.value()).matches()) {
                problem(item.line(), "'" + key + "' holds something that is no name", "write names such as " + wanted);
            } else if (names.contains(scalar.value())) {
                problem(item.line(), "'" + key + "' names " + scalar.value() + " twice", "keep one of them");
            } else {
                names.add(scalar.value());
            }
        }
        return names;
    }

    /** Any text on one line, without patterns; null when it is absent. Quoted numbers are texts. */
    public String text(String key, String wanted) {
        return scalar(key, Yaml.Kind.TEXT, wanted).map(Yaml.Scalar::value).orElse(null);
    }

    /** A list of texts, or one text alone; none when it is absent. */
    public List<String> texts(String key, String wanted) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = entry.get().value() instanceof Yaml.Sequence sequence
                ? sequence.items()
                : List.of(entry.get().value());
        List<String> texts = new ArrayList<>();
        for (Yaml item : items) {
            if (item instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.TEXT) {
                texts.add(scalar.value());
            } else {
                problem(item.line(), "'" + key + "' holds something that is no text", "write " + wanted);
            }
        }
        return texts;
    }

    public boolean yes(String key, boolean usual) {
        return scalar(key, Yaml.Kind.YES_OR_NO, "true or false")
                .map(value -> value.value().equalsIgnoreCase("true"))
                .orElse(usual);
    }

    /** A size in bytes, from 1. */
    public long size(String key, long usual) {
        var wanted = "a size with its unit, such as 500, 64kB, 1MB";
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return usual;
        }
        var size = entry.get().value() instanceof Yaml.Scalar scalar
                ? Units.size(scalar.value()).filter(bytes -> bytes > 0)
                : Optional.<Long>empty();
        if (size.isEmpty()) {
            problem(entry.get().line(), "'" + key + "' is no size", "write " + wanted);
        }
        return size.orElse(usual);
    }

    /** The mapping under this key; empty when it is absent or none. Its problems are ours. */
    public Optional<Fields> in(String key) {
        known.add(key);
        return mapping.entry(key).flatMap(entry -> nested("'" + key + "'", key, entry.value(), entry.line()));
    }

    /** The mappings under this key by name, in the order of the file; none when it is absent. */
    public Map<String, Fields> each(String key, Pattern names, String wanted) {
        Map<String, Fields> all = new LinkedHashMap<>();
        in(key).ifPresent(inner -> {
            for (var entry : inner.mapping.entries()) {
                if (!names.matcher(entry.key()).matches()) {
                    problem(
                            entry.line(),
                            "'" + entry.key() + "' is no name for one of '" + key + "'",
                            "write " + wanted);
                    continue;
                }
                nested("'" + entry.key() + "'", key + "." + entry.key(), entry.value(), entry.line())
                        .ifPresent(fields -> all.put(entry.key(), fields));
            }
        });
        return all;
    }

    /** The mappings of the list under this key; none when it is absent. */
    public List<Fields> list(String key) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        if (!(entry.get().value() instanceof Yaml.Sequence sequence)) {
            problem(entry.get().line(), "'" + key + "' is no list", "write one item per line, each beginning with -");
            return List.of();
        }
        List<Fields> all = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            nested("an item of '" + key + "'", key, item, item.line()).ifPresent(all::add);
        }
        return all;
    }

    /** The tree under this key, for what has a shape of its own; empty when it is absent. Nothing in it is checked. */
    public Optional<Yaml> tree(String key) {
        known.add(key);
        return mapping.entry(key).map(Yaml.Entry::value);
    }

    public boolean has(String key) {
        return mapping.entry(key).isPresent();
    }

    /** Where the key stands, from the root on: {@code partners.hubspot.auth.secrets}. */
    public String path(String key) {
        String own = name.isEmpty() ? key : name + "." + key;
        return around == null ? own : around.path(own);
    }

    private Optional<Fields> nested(String what, String name, Yaml value, int line) {
        if (value instanceof Yaml.Mapping inner) {
            Fields fields = new Fields(file, inner, problems);
            fields.around = this;
            fields.name = name;
            return Optional.of(fields);
        }
        problem(line, what + " is no mapping", "write its members below it, each as name: value");
        return Optional.empty();
    }

    /** To be asked last: no problem so far, and no key that nobody asked for. */
    public boolean whole() {
        for (var entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                problem(
                        entry.line(),
                        "unknown key '" + entry.key() + "'",
                        "correct or remove it; known are " + String.join(", ", known));
            }
        }
        return whole;
    }

    public void problem(int line, String what, String remedy) {
        for (Fields each = this; each != null; each = each.around) {
            each.whole = false;
        }
        problems.add(new Problem(new Place(file, line), what, remedy));
    }

    /** The line of the key, or of the entry where the key is absent. */
    public int line(String key) {
        return mapping.entry(key).map(Yaml.Entry::line).orElse(mapping.line());
    }

    private Optional<Yaml.Scalar> scalar(String key, Yaml.Kind kind, String wanted) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (entry.get().value() instanceof Yaml.Scalar scalar && scalar.kind() == kind) {
            return Optional.of(scalar);
        }
        var shown = entry.get().value() instanceof Yaml.Scalar scalar ? " '" + scalar.value() + "'" : "";
        problem(entry.get().line(), "'" + key + "'" + shown + " is of the wrong type", "write " + wanted);
        return Optional.empty();
    }

    private boolean matches(String key, Yaml.Scalar value, Pattern pattern, String wanted) {
        boolean matches = pattern.matcher(value.value()).matches();
        if (!matches) {
            wrong(key, value, wanted);
        }
        return matches;
    }

    private void wrong(String key, Yaml.Scalar value, String wanted) {
        problem(value.line(), "'" + key + "' cannot be '" + value.value() + "'", "write " + wanted);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(java.util.Locale.ROOT);
    }
}
