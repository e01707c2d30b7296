package io.posthouse.operate.demo;

import java.io.PrintStream;

/** What the demo prints: plain lines of at most 80 columns, in colour where a person looks at a terminal. Thread-safe. */
public final class Screen {
    private static final int WIDTH = 80;
    private static final String INDENT = "  ";

    private final PrintStream out;
    private final boolean colours;
    private volatile boolean silent;

    public Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Begins a part of the demo. */
    void heading(String text) {
        line("");
        line(styled("1", text));
        line("");
    }

    /** A sentence or more, broken into lines. */
    void say(String text) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split("\\s+")) {
            if (line.length() + word.length() > WIDTH) {
                line(line.toString().stripTrailing());
                line = new StringBuilder(INDENT);
            }
            line.append(word).append(' ');
        }
        line(line.toString().stripTrailing());
    }

    /** A line of a table or a command, indented and otherwise as given. */
    void row(String format, Object... values) {
        line(INDENT + INDENT + String.format(format, values));
    }

    /** A command as one would type it. */
    void typed(String... words) {
        row("$ ./posthouse %s", String.join(" ", words));
    }

    /** What a command printed. */
    void printed(String text) {
        text.lines().forEach(line -> row("%s", line));
    }

    /** The line above a table. */
    void columns(String format, Object... values) {
        line(styled("2", INDENT + INDENT + String.format(format, values)));
    }

    /** What the part has shown. */
    void shown(String text) {
        line("");
        line(styled("32", INDENT + text));
    }

    /** Something is not as promised. */
    void failed(String text) {
        line("");
        line(styled("31", INDENT + text));
    }

    void line(String text) {
        if (!silent) {
            out.println(text);
        }
    }

    /** From now on nothing is printed but this. */
    public void last(String text) {
        silent = true;
        out.println(text);
        out.flush();
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
