package io.posthouse.ingest.partner;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * Standard Webhooks, symmetric ({@code v1}). The reference library makes the signature; header, clock and comparison are
 * ours, because the library reads the system's clock, takes {@code +1} for a time, and stops at the first secret.
 */
record StandardWebhooksProof(Keys keys, Window window) implements Proof {
    private static final String SIGNED = "v1,";
    private static final int MOST_SIGNATURES = 20;
    private static final int LONGEST_ID = 256;

    @Override
    public boolean holds(Post post, Instant now) {
        Head head = post.head();
        String names = prefix(head);
        String id = head.one(names + "id");
        String time = head.one(names + "timestamp");
        String signatures = head.one(names + "signature");
        String body = text(post.body());
        boolean wellFormed = id != null
                && !id.isEmpty()
                && id.length() <= LONGEST_ID
                && signatures != null
                && body != null
                && window.holds(time, now);
        String[] given = (wellFormed ? signatures : "").split(" ", MOST_SIGNATURES);
        boolean found = false;
        for (byte[] key : keys.now()) {
            byte[] wanted = wellFormed ? signed(key, id, Long.parseLong(time), body) : signed(key, "-", 0, "-");
            for (String one : given) {
                found |= MessageDigest.isEqual(wanted, one.getBytes(StandardCharsets.UTF_8));
            }
        }
        return found && wellFormed;
    }

    /** The sender's own id of this message, under either name; null when it is not told. */
    static String id(Head head) {
        return head.one(prefix(head) + "id");
    }

    private static String prefix(Head head) {
        return head.one("webhook-id") == null ? "svix-" : "webhook-";
    }

    private static String text(byte[] body) {
        try {
            return StrictJson.utf8(body);
        } catch (BadInput e) {
            return null;
        }
    }

    private static byte[] signed(byte[] key, String id, long time, String body) {
        try {
            String signature = new Webhook(key).sign(id, time, body);
            if (!signature.startsWith(SIGNED)) {
                throw new IllegalStateException("the Standard Webhooks library signs otherwise than with v1");
            }
            return signature.getBytes(StandardCharsets.UTF_8);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("the Standard Webhooks library cannot sign", e);
        }
    }
}
