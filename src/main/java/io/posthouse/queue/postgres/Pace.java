package io.posthouse.queue.postgres;

import io.posthouse.queue.WorkerPlan;
import java.util.concurrent.TimeUnit;

/**
 * How much a worker leases ahead: what it works off in a quarter of a second, so that a slow one does not sit on what others
 * could do, and no more than fits into a bounded part of the memory. Learns from what it sees. Not thread-safe.
 */
final class Pace {
    /** Of envelopes leased ahead; one lease may go beyond by its own bound. */
    static final long BYTES = LeaseStatement.BYTES;

    private static final long AHEAD = TimeUnit.MILLISECONDS.toNanos(250);
    private static final double WEIGHT = 1 / 16.0;

    private final int once;
    private final int prefetch;
    private final int batch;
    private double nanosEach = TimeUnit.MILLISECONDS.toNanos(5);
    private double bytesEach = 1 << 12;

    Pace(WorkerPlan plan) {
        this.once = plan.concurrency() * plan.batch();
        this.prefetch = Math.max(once, plan.prefetch());
        this.batch = plan.batch();
    }

    /** A try of so many messages took so long. */
    void worked(int messages, long nanos) {
        nanosEach += ((double) nanos / messages - nanosEach) * WEIGHT;
    }

    void leased(int bytes) {
        bytesEach += (bytes - bytesEach) * WEIGHT;
    }

    /** Messages to have in hand at most, however fast the work is. */
    int most() {
        return prefetch;
    }

    /** Messages to have in hand, at least 1. */
    int ahead() {
        double rounds = Math.max(1, AHEAD / (nanosEach * batch));
        double messages = Math.min(Math.min(prefetch, once * rounds), BYTES / Math.max(1, bytesEach));
        return (int) Math.max(1, messages);
    }
}
