package io.posthouse.queue.postgres;

import java.util.concurrent.TimeUnit;

/**
 * When a worker may lease again. After a lease of a few, a few milliseconds later: what comes meanwhile shares the next
 * lease, and its effect and its settlement with it. After a long pause, or a lease of many, at once. Not thread-safe.
 */
final class Spacing {
    private static final long GAP = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int MANY = 16;

    private long earliest;
    private boolean spaced;

    /** A lease that began then has taken so many. */
    void leased(long beganAt, int messages) {
        earliest = beganAt + GAP;
        spaced = messages > 0 && messages < MANY;
    }

    /** Nanoseconds to wait before the next lease; 0 or less is none. */
    long pause(long now) {
        return spaced ? earliest - now : 0;
    }
}
