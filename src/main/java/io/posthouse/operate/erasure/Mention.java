package io.posthouse.operate.erasure;

import java.util.regex.Pattern;

/**
 * How an email address is found inside longer texts (a link, a server's answer, what somebody wrote), but not inside a
 * longer address: {@code ada@x.com} is not in {@code nada@x.com}, nor in {@code ada@x.com.au}. Pure.
 */
final class Mention {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\"\\\\<>@]{1,64}@[^\\s\"\\\\<>@]{1,255}");

    /** Nothing of an address before it; an escape of JSON or of a link ends in a letter and is none. */
    private static final String BEFORE =
            "((?<![[:alnum:]._%+-])|(?<=%[0-9a-f]{2})|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4}))";

    private static final String AFTER = "(?![[:alnum:]_-]|\\.[[:alnum:]])";

    private Mention() {}

    /** For PostgreSQL's {@code ~*}; null when this is no address. Finds it in links too, where @ and + are encoded. */
    static String of(String key) {
        if (!ADDRESS.matcher(key).matches()) {
            return null;
        }
        StringBuilder pattern = new StringBuilder(BEFORE);
        key.codePoints().forEach(c -> {
            if (c == '@') {
                pattern.append("(@|%40)");
            } else if (c == '+') {
                pattern.append("(\\+|%2b)");
            } else if (Character.isLetterOrDigit(c) || c > 127) {
                pattern.appendCodePoint(c);
            } else {
                pattern.append('\\').appendCodePoint(c);
            }
        });
        return pattern.append(AFTER).toString();
    }
}
