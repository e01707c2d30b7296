package io.posthouse.operate.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of application.properties. */
record Knobs(List<Knob> list) {
    static final String FILE = "application.properties";

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
                boolean explained = i > 0 && lines.get(i - 1).strip().matches("#+\\s*\\S.*");
                knobs.add(new Knob(line.substring(0, end).strip(), i + 1, explained));
            }
        }
        return new Knobs(List.copyOf(knobs));
    }

    boolean has(String key) {
        return list.stream().anyMatch(knob -> knob.key().equals(key));
    }
}
