package io.posthouse.operate.http;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** What opens the operations port. Only its digest is kept in memory. Immutable, thread-safe. */
public final class OperationsToken {
    private static final int SHORTEST = 20;
    private static final String SCHEME = "bearer ";

    private final byte[] digest;

    private OperationsToken(String token) {
        this.digest = digest(token);
    }

    /**
     * The token in that file; at the first start the file is made, readable by its owner alone.
     *
     * @throws IllegalStateException when the file holds fewer than {@value #SHORTEST} characters
     */
    public static OperationsToken in(Path file) {
        try {
            if (!Files.exists(file)) {
                SecretFile.create(file);
            }
            String token = Files.readString(file).strip();
            if (token.length() < SHORTEST) {
                throw new IllegalStateException("the operations token in " + file + " is shorter than " + SHORTEST
                        + " characters: remove the file for a new one");
            }
            return new OperationsToken(token);
        } catch (IOException e) {
            throw new UncheckedIOException("the operations token cannot be read or made: " + file, e);
        }
    }

    /** @param header the request's Authorization, null when it has none */
    public boolean opens(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                digest, digest(header.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
