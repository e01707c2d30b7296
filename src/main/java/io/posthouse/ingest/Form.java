package io.posthouse.ingest;

import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a posted form, in their order, each with all its values: senders repeat names, and which of the values
 * counts is the sender's rule.
 */
public final class Form {
    static final int MAX_FIELDS = 1000;
    static final int MAX_NAME = 1024;

    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private int count;

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @throws BadInput when an escape is broken, a text is not UTF-8 or holds NUL, or there are too many fields
     */
    public static Form urlencoded(byte[] body) {
        Form form = new Form();
        int start = 0;
        while (start <= body.length) {
            int end = indexOf(body, '&', start, body.length);
            if (end > start) {
                int equals = indexOf(body, '=', start, end);
                form.add(decoded(body, start, equals), equals < end ? decoded(body, equals + 1, end) : "");
            }
            start = end + 1;
        }
        return form;
    }

    void add(String name, String value) {
        if (++count > MAX_FIELDS) {
            throw new BadInput("the form has more than " + MAX_FIELDS + " fields");
        }
        if (name.length() > MAX_NAME) {
            throw new BadInput("a field's name is longer than " + MAX_NAME + " characters");
        }
        if (name.indexOf(0) >= 0 || value.indexOf(0) >= 0) {
            throw new BadInput("a field holds the character NUL, which cannot be stored");
        }
        fields.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value);
    }

    /** All fields; not to be changed by the reader. */
    public Map<String, List<String>> fields() {
        return fields;
    }

    /** Null when there is none. */
    public String first(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    /** Null when there is none. */
    public String last(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(values.size() - 1);
    }

    private static int indexOf(byte[] body, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static String decoded(byte[] body, int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new BadInput("a field has a broken % escape at byte " + i);
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            text[length++] = b;
        }
        return StrictJson.utf8(java.util.Arrays.copyOf(text, length));
    }
}
