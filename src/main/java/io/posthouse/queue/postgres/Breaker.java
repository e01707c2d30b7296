package io.posthouse.queue.postgres;

import java.time.Duration;

/**
 * Stops a worker whose outside condition fails (its team's database is away): closed, then open for a pause that doubles,
 * then one probe. Times are nanoTime. Not thread-safe.
 */
final class Breaker {
    private static final long SHORTEST = Duration.ofMillis(200).toNanos();
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private long pause;
    private long openUntil;
    private boolean probing;

    /** How many may start now: none, one probe, or {@code all}. */
    int permits(long now, int all) {
        if (pause == 0) {
            return all;
        }
        return probing || now - openUntil < 0 ? 0 : 1;
    }

    void started() {
        probing = pause != 0;
    }

    /** There was nothing to probe with. */
    void unused() {
        probing = false;
    }

    void succeeded() {
        pause = 0;
        probing = false;
    }

    /** Of several that were on their way when it opened, only the first counts. */
    void failed(long now) {
        if (pause != 0 && !probing && now - openUntil < 0) {
            return;
        }
        pause = pause == 0 ? SHORTEST : Math.min(LONGEST, pause * 2);
        openUntil = now + pause;
        probing = false;
    }

    boolean open() {
        return pause != 0;
    }

    /** When the next probe may start; meaningless while closed. */
    long openUntil() {
        return openUntil;
    }
}
