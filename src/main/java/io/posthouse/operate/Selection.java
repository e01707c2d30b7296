package io.posthouse.operate;

import io.posthouse.message.Digests;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Exactly these dead letters: what a preview showed is what an act changes, never one more.
 *
 * @param scope in words, for the audit
 * @param until the moment of the preview: what died later is not in it
 * @param letters in the order of lane and id
 */
public record Selection(String scope, Instant until, List<Handle> letters) {
    public int count() {
        return letters.size();
    }

    /** The same for the same letters; whoever previewed earlier shows with it what they saw. */
    public String fingerprint() {
        var sha256 = Digests.sha256();
        for (Handle letter : letters) {
            sha256.update(ByteBuffer.allocate(16)
                    .putLong(letter.lane())
                    .putLong(letter.id())
                    .flip());
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }
}
