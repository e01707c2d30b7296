package io.posthouse.operate.http;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** What opens the operations port. Only its digest is kept in memory. Immutable, thread-safe. */
public final class OperationsToken {
    private static final int SHORTEST = 20;
    private static final String SCHEME = "bearer ";
    private static final String BASIC = "basic ";
    private static final String USER = "operator:";

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

    /**
     * What a browser can send: the user {@code operator} with the token as password. It opens what only shows, never what
     * acts: a browser sends it along with whatever a page of a stranger makes it post here.
     *
     * @param header the request's Authorization, null when it has none
     */
    public boolean opensPages(String header) {
        if (opens(header)) {
            return true;
        }
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return false;
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            byte[] user = USER.getBytes(StandardCharsets.UTF_8);
            return pair.length > user.length
                    && Arrays.equals(pair, 0, user.length, user, 0, user.length)
                    && MessageDigest.isEqual(
                            digest, Digests.sha256(Arrays.copyOfRange(pair, user.length, pair.length)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] digest(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
