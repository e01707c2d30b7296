package io.posthouse.writeback;

import java.time.Duration;
import java.util.UUID;

/**
 * What a write found when it began.
 *
 * @param externalId the record's id in the outside system, null while it is not known
 * @param unclear an earlier try may have written; nobody knows
 * @param busy another try is writing this entity, for at most so long
 * @param before the write whose outcome must be known first; null when there is none
 */
record Begun(Kind kind, String externalId, boolean unclear, Duration busy, UUID before) {
    enum Kind {
        /** Go and write. */
        OURS,
        /** A newer version is there. */
        SUPERSEDED,
        /** The record there shows what would be written. */
        SHOWN,
        /** This very write is there. */
        WRITTEN,
        BUSY,
        /** Another write may have made the record, and only its own idempotency key can tell. */
        AFTER_ANOTHER
    }
}
