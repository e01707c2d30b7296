package io.posthouse.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Identities of messages (RFC 9562). All carry a time in milliseconds in their first 48 bits, so that a day of messages
 * is one range of ids. Thread-safe.
 */
public final class MessageIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long LATEST = (1L << 48) - 1;

    private MessageIds() {}

    /** UUIDv7 of now: for messages whose sender has no stable identity. */
    public static UUID random() {
        byte[] bytes = new byte[10];
        RANDOM.nextBytes(bytes);
        return uuid(System.currentTimeMillis(), bytes, 7);
    }

    /**
     * UUIDv8 of the sender's event time and SHA-256 over the key's parts, each with its length before it so that
     * ("ab","c") and ("a","bc") differ. The same event has the same id, however often it is sent.
     */
    public static UUID of(Instant eventTime, String... key) {
        var sha256 = Digests.sha256();
        for (String part : key) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            sha256.update(bytes);
        }
        return uuid(clamped(eventTime), sha256.digest(), 8);
    }

    /**
     * UUIDv8 of an event derived from {@code parent}: the parent's time, and SHA-256 of parent, topic, a zero byte and the
     * ordinal (4 bytes, big-endian). The function {@code derived_id} of the team databases computes the same.
     */
    public static UUID derived(UUID parent, String topic, int ordinal) {
        var sha256 = Digests.sha256();
        sha256.update(ByteBuffer.allocate(16)
                .putLong(parent.getMostSignificantBits())
                .putLong(parent.getLeastSignificantBits())
                .flip());
        sha256.update(topic.getBytes(StandardCharsets.UTF_8));
        sha256.update(ByteBuffer.allocate(5).put((byte) 0).putInt(ordinal).flip());
        return uuid(parent.getMostSignificantBits() >>> 16, sha256.digest(), 8);
    }

    /** The smallest id of that moment: the bound of a day's partition. */
    public static UUID floor(Instant time) {
        return new UUID(clamped(time) << 16, 0);
    }

    private static long clamped(Instant time) {
        long seconds = Math.max(0, Math.min(time.getEpochSecond(), LATEST / 1000 - 1));
        return seconds * 1000 + time.getNano() / 1_000_000;
    }

    private static UUID uuid(long millis, byte[] rest, int version) {
        ByteBuffer bytes = ByteBuffer.wrap(rest);
        long high = (millis << 16) | ((long) version << 12) | (bytes.getShort() & 0x0fffL);
        long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
