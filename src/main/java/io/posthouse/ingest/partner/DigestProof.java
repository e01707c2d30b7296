package io.posthouse.ingest.partner;

import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A digest in a header, over pieces of the post. An HMAC; a plain digest only where a sender signs the secret itself.
 *
 * @param hash SHA256 and its like
 * @param url scheme and host as the partner calls us; never null
 * @param time where the signed time stands; null where nothing is said of time
 */
record DigestProof(SignatureHeader header, String hash, List<Piece> signs, String url, SignedTime time, Keys keys)
        implements Proof {

    /** What is done for who does not exist. */
    static final Proof NOBODYS = new DigestProof(
            new SignatureHeader("x-signature", null, "", SignatureHeader.Encoding.HEX),
            "SHA256",
            List.of(new Piece(Piece.What.BODY, null)),
            "",
            null,
            Keys.NONE);

    @Override
    public boolean holds(Post post, Instant now) {
        Head head = post.head();
        List<byte[]> given = header.digests(head);
        String signed = time == null ? "" : time.of(head, header);
        boolean inTime = time == null || time.window().holds(signed, now);
        boolean found = false;
        for (byte[] key : keys.now()) {
            byte[] wanted = digest(key, post, signed == null ? "" : signed);
            for (byte[] one : given) {
                found |= MessageDigest.isEqual(wanted, one);
            }
        }
        return found && inTime && !keys.secrets().isEmpty();
    }

    private boolean plain() {
        return signs.stream().anyMatch(piece -> piece.what() == Piece.What.SECRET);
    }

    private byte[] digest(byte[] key, Post post, String signed) {
        try {
            if (plain()) {
                MessageDigest digest = MessageDigest.getInstance(hash.replace("SHA", "SHA-"));
                signs.forEach(piece -> digest.update(piece.bytes(post, url, signed, key)));
                return digest.digest();
            }
            Mac mac = Mac.getInstance("Hmac" + hash);
            mac.init(new SecretKeySpec(key, "Hmac" + hash));
            signs.forEach(piece -> mac.update(piece.bytes(post, url, signed, key)));
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hash, e);
        }
    }
}
