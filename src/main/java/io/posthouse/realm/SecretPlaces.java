package io.posthouse.realm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/** Where this process finds the realms' secrets: a folder with a folder for each realm, and its environment. Thread-safe. */
public final class SecretPlaces {
    private static final long LARGEST = 4096;

    private final Path folder;
    private final Map<String, String> environment;

    /** @param folder holds a folder per realm with the files that {@code file:} names */
    public SecretPlaces(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** Empty when it is not there, empty, unreadable, too large, or a link that leads out of the realm's folder. */
    Optional<String> value(Reference reference) {
        String value = reference.kind() == Reference.Kind.ENV ? environment.get(reference.name()) : content(reference);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Changes when the secret's file does; "" for what cannot change or is not there. */
    String stamp(Reference reference) {
        if (reference.kind() == Reference.Kind.ENV) {
            return "";
        }
        try {
            var file = Files.readAttributes(
                    folder.resolve(reference.realm()).resolve(reference.name()), BasicFileAttributes.class);
            return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return "";
        }
    }

    private String content(Reference reference) {
        try {
            Path own = folder.resolve(reference.realm()).toRealPath();
            Path file = own.resolve(reference.name()).toRealPath();
            // A pipe would be read for ever.
            boolean usable = file.startsWith(own) && Files.isRegularFile(file) && Files.size(file) <= LARGEST;
            return usable ? Files.readString(file) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
