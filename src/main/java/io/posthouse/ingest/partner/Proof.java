package io.posthouse.ingest.partner;

import io.posthouse.ingest.Post;
import java.time.Instant;

/** How a partner shows who it is. Takes as long for a wrong secret as for a right one. Pure, thread-safe. */
@FunctionalInterface
interface Proof {
    /** Whether the post, byte for byte as it came, is this partner's. Never throws, whatever was posted. */
    boolean holds(Post post, Instant now);
}
