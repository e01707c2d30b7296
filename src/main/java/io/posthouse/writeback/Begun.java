package io.posthouse.writeback;

import java.time.Duration;

/**
 * What a write found when it began.
 *
 * @param externalId the record's id in the outside system, null while it is not known
 * @param unclear an earlier try may have written; nobody knows
 * @param busy another try is writing this entity, for at most so long
 */
record Begun(Kind kind, String externalId, boolean unclear, Duration busy) {
    enum Kind {
        /** Go and write. */
        OURS,
        /** A newer version is there. */
        SUPERSEDED,
        /** This very write is there. */
        WRITTEN,
        BUSY
    }
}
