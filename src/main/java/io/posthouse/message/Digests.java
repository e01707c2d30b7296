package io.posthouse.message;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java platform must have. */
public final class Digests {
    private static final MessageDigest NEW = provided();

    private Digests() {}

    /** A new one. */
    public static MessageDigest sha256() {
        try {
            // Cheaper than asking the providers each time.
            return (MessageDigest) NEW.clone();
        } catch (CloneNotSupportedException e) {
            return provided();
        }
    }

    private static MessageDigest provided() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }
}
