package io.posthouse.jq;

import io.posthouse.message.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The jq files below {@code routes/mappings}, by the name realms call them: {@code hubspot/contact.jq}. Thread-safe. */
public final class Mappings {
    /** For people. */
    public static final String WANTED = "a file below routes/mappings, such as hubspot/contact.jq";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*\\.jq");
    private static final long LARGEST = 64 << 10;

    private final Path folder;

    public Mappings(Path folder) {
        this.folder = folder;
    }

    /**
     * The text of the mapping of that name, as the file is now.
     *
     * @throws BadInput when there is none
     */
    public String text(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput("no name of a mapping, such as hubspot/contact.jq");
        }
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new BadInput("there is no such file below routes/mappings, or it is larger than 64 kB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadInput("the file cannot be read as UTF-8");
        }
    }
}
