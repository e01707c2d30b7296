package io.posthouse.ingest;

import java.util.Locale;

/**
 * A Content-Type as far as a door needs it.
 *
 * @param media type and subtype in lower case, "" when absent
 * @param charset in lower case, null when not named
 * @param boundary of a multipart body, null when not named
 */
public record ContentType(String media, String charset, String boundary) {
    public static ContentType of(String header) {
        if (header == null) {
            return new ContentType("", null, null);
        }
        int end = header.indexOf(';');
        String media = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (end < 0) {
            return new ContentType(media, null, null);
        }
        String charset = parameter(header, end, "charset");
        return new ContentType(
                media, charset == null ? null : charset.toLowerCase(Locale.ROOT), parameter(header, end, "boundary"));
    }

    /** JSON and forms are read as UTF-8 only. */
    public boolean utf8() {
        return charset == null || charset.equals("utf-8") || charset.equals("utf8");
    }

    /** The value of a parameter such as {@code ; name="value"}; null when it is not there. */
    static String parameter(String header, int from, String name) {
        int at = from;
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            boolean wanted = header.substring(at + 1, equals).strip().equalsIgnoreCase(name);
            int start = equals + 1;
            int end;
            String value;
            if (start < header.length() && header.charAt(start) == '"') {
                end = closingQuote(header, start + 1);
                value = header.substring(start + 1, end).replace("\\\"", "\"").replace("%22", "\"");
                end = header.indexOf(';', end);
            } else {
                end = header.indexOf(';', start);
                value = header.substring(start, end < 0 ? header.length() : end).strip();
            }
            if (wanted) {
                return value;
            }
            at = end;
        }
        return null;
    }

    private static int closingQuote(String header, int from) {
        for (int i = from; i < header.length(); i++) {
            if (header.charAt(i) == '\\') {
                i++;
            } else if (header.charAt(i) == '"') {
                return i;
            }
        }
        return header.length();
    }
}
