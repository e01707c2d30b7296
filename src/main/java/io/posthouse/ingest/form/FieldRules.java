package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What each type of field takes. Pure; every check costs the same for every text of one length. */
final class FieldRules {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().\\-/]{5,30}( ?(x|ext\\.?) ?\\d{1,8})?");
    private static final int LEAST_DIGITS = 5;
    private static final int MOST_DIGITS = 20;

    private FieldRules() {}

    /** @param typed all values that came under the field's name; null when none did */
    static Checked check(Field field, List<String> typed) {
        if (typed == null) {
            return nothing(field);
        }
        if (typed.contains(Typed.NO_VALUE)) {
            return Checked.wrong("This must be a single value.");
        }
        // A page may send "no" from a hidden field before the "yes" of a checkbox.
        boolean pair = field.type() == FieldType.YES_NO && typed.size() == 2;
        if (typed.size() > 1 && !pair) {
            return Checked.wrong("This was sent " + typed.size() + " times; send it once.");
        }
        String value = typed.get(typed.size() - 1)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .strip();
        if (value.isEmpty()) {
            return nothing(field);
        }
        if (value.codePointCount(0, value.length()) > field.max()) {
            return Checked.wrong("This is too long; use at most " + field.max() + " characters.");
        }
        if (value.chars()
                .anyMatch(c -> Character.isISOControl(c) && !(field.type() == FieldType.LONG_TEXT && space(c)))) {
            return Checked.wrong("This holds a character that cannot be typed, or a line break; remove it.");
        }
        return typed(field, value);
    }

    private static Checked typed(Field field, String value) {
        return switch (field.type()) {
            case TEXT, LONG_TEXT -> Checked.good(JSON.textNode(value));
            case EMAIL -> {
                String email = EmailAddress.normal(value);
                yield email == null
                        ? Checked.wrong("Write a whole email address, such as jo@example.com.")
                        : Checked.good(JSON.textNode(email));
            }
            case PHONE ->
                phone(value)
                        ? Checked.good(JSON.textNode(value))
                        : Checked.wrong("Write a phone number, such as +1 555 010 9999.");
            case NUMBER ->
                NUMBER.matcher(value).matches()
                        ? Checked.good(JSON.numberNode(new BigDecimal(value)))
                        : Checked.wrong("Write a number in digits, such as 12 or 12.5.");
            case DATE ->
                date(value)
                        ? Checked.good(JSON.textNode(value))
                        : Checked.wrong("Write a date as year-month-day, such as 1985-03-29.");
            case CHOICE ->
                field.choices().contains(value)
                        ? Checked.good(JSON.textNode(value))
                        : Checked.wrong("Choose one of those offered.");
            case YES_NO -> yesOrNo(field, value);
        };
    }

    private static Checked yesOrNo(Field field, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1" -> Checked.good(JSON.booleanNode(true));
            case "no", "false", "off", "0" -> field.required() ? nothing(field) : Checked.good(JSON.booleanNode(false));
            default -> Checked.wrong("Answer yes or no.");
        };
    }

    private static Checked nothing(Field field) {
        if (!field.required()) {
            return Checked.EMPTY;
        }
        return Checked.wrong(
                switch (field.type()) {
                    case YES_NO -> "Please tick this.";
                    case CHOICE -> "Please choose one.";
                    default -> "Please fill this in.";
                });
    }

    private static boolean space(int c) {
        return c == '\n' || c == '\t';
    }

    private static boolean phone(String value) {
        long digits = value.chars().filter(c -> c >= '0' && c <= '9').count();
        return digits >= LEAST_DIGITS
                && digits <= MOST_DIGITS
                && PHONE.matcher(value).matches();
    }

    private static boolean date(String value) {
        if (!DATE.matcher(value).matches()) {
            return false;
        }
        try {
            int year = LocalDate.parse(value).getYear();
            return year >= 1000;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
