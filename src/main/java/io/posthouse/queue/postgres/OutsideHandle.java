package io.posthouse.queue.postgres;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Which try of which delivery, in a form that a program can carry and not make: signed with a key of this house. */
record OutsideHandle(long lane, long delivery, long lease, int attempt, UUID message) {
    private static final int PLAIN = 44;
    private static final int SIGNED = PLAIN + 16;
    private static final int TEXT = SIGNED / 3 * 4;

    String signed(byte[] key) {
        ByteBuffer bytes = ByteBuffer.allocate(SIGNED)
                .putLong(lane)
                .putLong(delivery)
                .putLong(lease)
                .putInt(attempt)
                .putLong(message.getMostSignificantBits())
                .putLong(message.getLeastSignificantBits());
        bytes.put(mac(bytes.array(), key));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty when it was not signed with this key. */
    static Optional<OutsideHandle> of(String text, byte[] key) {
        byte[] bytes;
        try {
            bytes = text.length() == TEXT ? Base64.getUrlDecoder().decode(text) : new byte[0];
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != SIGNED
                || !MessageDigest.isEqual(mac(bytes, key), Arrays.copyOfRange(bytes, PLAIN, SIGNED))) {
            return Optional.empty();
        }
        ByteBuffer plain = ByteBuffer.wrap(bytes);
        return Optional.of(new OutsideHandle(
                plain.getLong(),
                plain.getLong(),
                plain.getLong(),
                plain.getInt(),
                new UUID(plain.getLong(), plain.getLong())));
    }

    private static byte[] mac(byte[] bytes, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(bytes, 0, PLAIN);
            return Arrays.copyOf(mac.doFinal(), SIGNED - PLAIN);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
