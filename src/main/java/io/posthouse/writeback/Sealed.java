package io.posthouse.writeback;

import io.posthouse.message.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that only who knows a secret can read: AES-256-GCM, key from the secret, bound to a name so that one row's text is of
 * no use in another.
 */
final class Sealed {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] name;

    Sealed(String secret, String name) {
        this.key = new SecretKeySpec(
                Digests.sha256(("posthouse write-back token\0" + secret).getBytes(StandardCharsets.UTF_8)), "AES");
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    byte[] seal(String text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE + hidden.length)
                    .put(nonce)
                    .put(hidden)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** Empty when it was sealed with another secret, or is null. */
    Optional<String> open(byte[] hidden) {
        if (hidden == null || hidden.length <= NONCE) {
            return Optional.empty();
        }
        try {
            byte[] nonce = java.util.Arrays.copyOf(hidden, NONCE);
            byte[] text = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(hidden, NONCE, hidden.length - NONCE);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name);
        return cipher;
    }
}
