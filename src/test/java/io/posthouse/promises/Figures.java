package io.posthouse.promises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a test saw, beyond passing: printed, and kept in target/promises/figures.txt. */
final class Figures {
    private static final Path FILE = Path.of("target", "promises", "figures.txt");

    private Figures() {}

    static synchronized void note(String what, String figure) {
        String line = what + ": " + figure + System.lineSeparator();
        System.out.print(line);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
