package io.posthouse.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mailgun's webhook signature: lower-case hex of HMAC-SHA256(key, timestamp + token). It covers no byte of the event, so
 * a token is good for one body only; that is the queue's to watch. Thread-safe.
 */
final class MailgunSignature {
    /** Timestamp and token are signed without anything between them: of another length, a digit could move across. */
    private static final int TIMESTAMP_DIGITS = 10;

    private static final int MIN_TOKEN = 8;
    private static final int MAX_TOKEN = 128;
    private static final SecretKeySpec NOBODYS = new SecretKeySpec(new byte[32], "HmacSHA256");
    private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(MailgunSignature::mac);

    private final Duration maxAge;
    private final Duration maxAhead;

    MailgunSignature(Duration maxAge, Duration maxAhead) {
        this.maxAge = maxAge;
        this.maxAhead = maxAhead;
    }

    /**
     * Whether one of the keys made the signature or the parent's signature, and the timestamp is in the window. Without
     * keys it does the same work and says no.
     */
    boolean verifies(SignedClaim claim, List<SecretKeySpec> keys, Instant now) {
        boolean wellFormed = wellFormed(claim);
        byte[] signed = wellFormed
                ? (claim.timestamp() + claim.token()).getBytes(StandardCharsets.UTF_8)
                : new byte[TIMESTAMP_DIGITS + MIN_TOKEN];
        byte[] signature = bytes(claim.signature());
        byte[] parent = bytes(claim.parentSignature());
        boolean found = false;
        for (SecretKeySpec key : keys.isEmpty() ? List.of(NOBODYS) : keys) {
            byte[] wanted = hmac(key, signed);
            found |= MessageDigest.isEqual(wanted, signature);
            found |= MessageDigest.isEqual(wanted, parent);
        }
        return found && wellFormed && !keys.isEmpty() && inWindow(claim.timestamp(), now);
    }

    private static boolean wellFormed(SignedClaim claim) {
        String timestamp = claim.timestamp();
        String token = claim.token();
        return timestamp != null
                && timestamp.length() == TIMESTAMP_DIGITS
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9')
                && token != null
                && token.length() >= MIN_TOKEN
                && token.length() <= MAX_TOKEN;
    }

    private boolean inWindow(String timestamp, Instant now) {
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        return age.compareTo(maxAge) <= 0 && age.negated().compareTo(maxAhead) <= 0;
    }

    private static byte[] bytes(String hex) {
        return hex == null ? new byte[0] : hex.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] signed) {
        try {
            Mac mac = MACS.get();
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(signed)).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no usable HMAC-SHA256", e);
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }
}
