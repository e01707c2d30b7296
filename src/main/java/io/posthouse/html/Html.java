package io.posthouse.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A page while it is written. Every text and every value is escaped here, so no caller can forget it; there is no way to write
 * one as it is. What a browser would run (scripts, handlers, addresses that are programs) cannot be written at all.
 */
public final class Html {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    /** Their content is a program, or escaping means something else in them. */
    private static final Set<String> NO_ELEMENTS =
            Set.of("script", "style", "iframe", "object", "embed", "svg", "math");

    private static final Set<String> NO_ATTRIBUTES = Set.of("style", "srcdoc");
    private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "formaction");
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?://|[/?#]).*", Pattern.DOTALL);
    /** They say yes by being there. */
    private static final Set<String> BARE = Set.of("required", "selected", "checked", "open", "autofocus");

    private final StringBuilder out = new StringBuilder(8 << 10);
    private final Deque<String> open = new ArrayDeque<>();
    private final UnaryOperator<String> reading;

    /** Texts stay what they are, to the letter: a form must give back what was typed. */
    public Html() {
        this(UnaryOperator.identity());
    }

    /** @param reading what is done with each text and value before it is escaped, such as spelling out what hides */
    public Html(UnaryOperator<String> reading) {
        this.reading = reading;
    }

    /**
     * @param attributes names and values in turn; one without a value (null) is left out
     * @throws IllegalArgumentException when an element or attribute could run something
     */
    public Html open(String element, String... attributes) {
        tag(element, attributes);
        open.push(element);
        return this;
    }

    /** One that holds nothing and has no end tag. */
    public Html single(String element, String... attributes) {
        tag(element, attributes);
        return this;
    }

    /** Ends the last one opened. */
    public Html end() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    public Html text(Object text) {
        escape(reading.apply(String.valueOf(text)));
        return this;
    }

    /** An element with a text. */
    public Html put(String element, Object text, String... attributes) {
        return open(element, attributes).text(text).end();
    }

    /** A style sheet of ours. */
    public Html style(StyleSheet sheet) {
        out.append("<style>").append(sheet.text()).append("</style>");
        return this;
    }

    /** @throws IllegalStateException when an element is still open */
    public String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("never ended: " + open);
        }
        return "<!DOCTYPE html>\n" + out + "\n";
    }

    private void tag(String element, String... attributes) {
        if (!NAME.matcher(element).matches() || NO_ELEMENTS.contains(element)) {
            throw new IllegalArgumentException("no page of ours has the element " + element);
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                attribute(attributes[i], attributes[i + 1]);
            }
        }
        out.append('>');
        // A browser drops the first line break of a textarea; then it drops this one.
        if (element.equals("textarea")) {
            out.append('\n');
        }
    }

    private void attribute(String name, String value) {
        if (!NAME.matcher(name).matches() || name.startsWith("on") || NO_ATTRIBUTES.contains(name)) {
            throw new IllegalArgumentException("no page of ours has the attribute " + name);
        }
        if (ADDRESSES.contains(name) && !ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException("an address in " + name + " begins with /, ?, #, http:// or https://");
        }
        out.append(' ').append(name);
        if (!BARE.contains(name)) {
            out.append("=\"");
            escape(reading.apply(value));
            out.append('"');
        }
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
