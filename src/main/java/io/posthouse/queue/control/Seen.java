package io.posthouse.queue.control;

import java.time.Instant;

/**
 * What the database said at one moment.
 *
 * @param version of the last change; -1 = nothing was read yet
 * @param at by the database's clock
 */
public record Seen(long version, Instant at, Controls controls, ClosedDoors doors) {
    static final Seen NOTHING = new Seen(-1, Instant.EPOCH, Controls.NONE, ClosedDoors.NONE);
}
