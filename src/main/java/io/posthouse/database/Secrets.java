package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Generated passwords, one file each, readable by their owner only. Callers hold the server folder's lock. */
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
        Path file = folder.resolve(name + ".password");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            Files.createDirectories(folder, OWNER_FOLDER);
            byte[] bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            write(file, password);
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the password of " + name + " in " + folder, e);
        }
    }

    // Whole or not at all: half a password would lock us out of our own data.
    private void write(Path file, String password) throws IOException {
        Path whole = Files.createTempFile(folder, ".new", "", OWNER_FILE);
        Files.writeString(whole, password);
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }
}
