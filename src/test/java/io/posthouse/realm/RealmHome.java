package io.posthouse.realm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of realm files and a folder of secrets, to be written in a test. */
final class RealmHome {
    private final Path files;
    private final Path secrets;

    RealmHome(Path home) {
        this.files = home.resolve("realms");
        this.secrets = home.resolve("secrets");
        try {
            Files.createDirectories(files);
            Files.createDirectories(secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RealmReader reader() {
        return new RealmReader(List.of(new Keys()), NamedMappings.none());
    }

    Path files() {
        return files;
    }

    Path secrets() {
        return secrets;
    }

    RealmHome realm(String file, String text) {
        return write(files.resolve(file), text);
    }

    /** A jq file, by the name that realms call it. */
    RealmHome mapping(String name, String text) {
        return write(files.resolveSibling(name), text);
    }

    RealmHome secret(String realm, String name, String text) {
        return write(secrets.resolve(realm).resolve(name), text);
    }

    RealmHome without(String file) {
        try {
            Files.delete(files.resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RealmFiles read() {
        RealmReader reader = new RealmReader(List.of(new Keys()), new NamedMappings(List.of(files.getParent())));
        return new RealmFolder(files, "realms", reader).read();
    }

    private RealmHome write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
