package io.posthouse.ingest.partner;

import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.message.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/**
 * A partner that sends the secret itself, and signs nothing: whoever sees one post can make others, so only over TLS.
 *
 * @param told where in a post it stands; null where it is not
 * @param before what stands before it there
 */
record SecretProof(Function<Post, byte[]> told, String before, Keys keys) implements Proof {
    private static final String BASIC = "Basic ";

    /** {@code header: prefix secret}, such as {@code Authorization: Bearer secret}. */
    static SecretProof bearer(String header, String prefix, Keys keys) {
        return new SecretProof(post -> bytes(post.head().one(header)), prefix, keys);
    }

    static SecretProof basic(String user, Keys keys) {
        return new SecretProof(post -> credentials(post.head()), user + ":", keys);
    }

    static SecretProof path(Keys keys) {
        return new SecretProof(post -> bytes(post.path().get("secret")), "", keys);
    }

    @Override
    public boolean holds(Post post, Instant now) {
        byte[] sent = told.apply(post);
        // Digests have one length: how long the secret is cannot be told from the time that comparing takes.
        byte[] given = Digests.sha256(sent == null ? new byte[0] : sent);
        boolean found = false;
        for (byte[] key : keys.now()) {
            ByteArrayOutputStream wanted = new ByteArrayOutputStream();
            wanted.writeBytes(bytes(before));
            wanted.writeBytes(key);
            found |= MessageDigest.isEqual(Digests.sha256(wanted.toByteArray()), given);
        }
        return found && sent != null && !keys.secrets().isEmpty();
    }

    private static byte[] credentials(Head head) {
        String value = head.one("Authorization");
        if (value == null || !value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
