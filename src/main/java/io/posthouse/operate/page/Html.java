package io.posthouse.operate.page;

import io.posthouse.operate.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A page while it is written. Names of elements and attributes are ours; every text and every value is escaped here, so no
 * caller can forget it. Characters that steer or hide are spelled out.
 */
final class Html {
    private final StringBuilder out = new StringBuilder(16 << 10);
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn; one without a value (null) is left out */
    Html open(String element, String... attributes) {
        tag(element, attributes);
        open.push(element);
        return this;
    }

    /** One that holds nothing and has no end tag. */
    Html single(String element, String... attributes) {
        tag(element, attributes);
        return this;
    }

    /** Ends the last one opened. */
    Html end() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(Object text) {
        escape(Printable.line(String.valueOf(text)));
        return this;
    }

    /** An element with a text. */
    Html put(String element, Object text, String... attributes) {
        return open(element, attributes).text(text).end();
    }

    /** Our own style sheet, as it is. */
    Html style() {
        out.append("<style>").append(Style.SHEET).append("</style>");
        return this;
    }

    /** @throws IllegalStateException when an element is still open */
    String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("never ended: " + open);
        }
        return "<!DOCTYPE html>\n" + out + "\n";
    }

    private void tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(Printable.line(attributes[i + 1]));
                out.append('"');
            }
        }
        out.append('>');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
