package io.posthouse.operate;

/**
 * Text that came from outside, for a terminal or a log: control characters (escape sequences, C1), characters that change
 * the direction of writing or are not seen, and halves of characters stand as {@code \}{@code uXXXX}. Inside JSON strings
 * that is JSON's own way of writing them.
 */
public final class Printable {
    private Printable() {}

    /** @return one line; null becomes {@code -} */
    public static String line(String text) {
        return text == null ? "-" : escaped(text, false);
    }

    /** Keeps line ends and nothing else that steers. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean keepLineEnds) {
        if (text.codePoints().allMatch(c -> harmless(c, keepLineEnds))) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (harmless(c, keepLineEnds)) {
                out.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    private static boolean harmless(int c, boolean keepLineEnds) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        if (c == '\n') {
            return keepLineEnds;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
