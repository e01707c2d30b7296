package io.posthouse.operate;

import java.time.Instant;

/**
 * What one subscription holds.
 *
 * @param active false when its team no longer names it
 * @param oldest when the oldest open delivery (not dead) was made; null when none is open
 * @param capped the counts are at least these: counting stopped
 */
public record Depth(
        String subscription,
        String team,
        String topic,
        boolean active,
        long ready,
        long leased,
        long suspect,
        long waiting,
        long held,
        long dead,
        Instant oldest,
        boolean capped) {
    /** Nothing open and nothing dead. */
    public boolean holdsNothing() {
        return ready + leased + suspect + waiting + held + dead == 0;
    }
}
