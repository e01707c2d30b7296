package io.posthouse.operate.http;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A file with 256 random bits in it, readable by its owner alone, made once. */
final class SecretFile {
    private static final int BYTES = 32;

    private SecretFile() {}

    /** Complete under another name first: a process that starts at the same moment never reads half a token. */
    static void create(Path file) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var folder = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(file.toAbsolutePath().getParent(), folder);
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path complete = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new", owner);
        try {
            Files.writeString(complete, token + "\n", StandardOpenOption.TRUNCATE_EXISTING);
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            // Another process of this house was first; its token is as good.
            return;
        } finally {
            Files.delete(complete);
        }
    }
}
