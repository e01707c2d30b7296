package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Generated passwords, one file each, readable by their owner only. Safe when several processes ask at once. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = permissions("rw-------");
    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    /** The password of that name; made at the first call, the same ever after. */
    String password(String name) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder, OWNER_FOLDER);
                byte[] bytes = new byte[24];
                RANDOM.nextBytes(bytes);
                keep(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the password of " + name + " in " + folder, e);
        }
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }

    private Path file(String name) {
        return folder.resolve(name + ".password");
    }

    // Whole or not at all: half a password would lock us out of our own data. The first of several wins.
    private void keep(Path file, String password) throws IOException {
        Path whole = Files.createTempFile(folder, ".new", "", OWNER_FILE);
        Files.writeString(whole, password);
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.delete(whole);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }
}
