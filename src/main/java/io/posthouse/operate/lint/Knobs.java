package io.posthouse.operate.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of application.properties. */
public record Knobs(List<Knob> list) {
    static final String FILE = "application.properties";

    /** @param explained whether a comment above says what it is for */
    record Knob(String key, int line, boolean explained) {}

    static Knobs read(Path home) {
        try {
            return of(Files.readAllLines(home.resolve(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE + " in " + home, e);
        }
    }

    static Knobs of(List<String> lines) {
        List<Knob> knobs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int end = line.indexOf('=');
            if (!line.startsWith("#") && end > 0) {
                String key = line.substring(0, end).strip();
                knobs.add(new Knob(key, i + 1, i > 0 && (comment(lines.get(i - 1)) || goesOn(knobs, key, i))));
            }
        }
        return new Knobs(List.copyOf(knobs));
    }

    private static boolean comment(String line) {
        return line.strip().matches("#+\\s*\\S.*");
    }

    /** One comment may stand above several that belong together: same room, no other line between. */
    private static boolean goesOn(List<Knob> knobs, String key, int lineBefore) {
        if (knobs.isEmpty()) {
            return false;
        }
        Knob last = knobs.get(knobs.size() - 1);
        return last.line() == lineBefore && last.explained() && room(last.key()).equals(room(key));
    }

    private static String room(String key) {
        return key.replaceFirst("^([^.]*\\.[^.]*).*", "$1");
    }

    boolean has(String key) {
        return list.stream().anyMatch(knob -> knob.key().equals(key));
    }
}
