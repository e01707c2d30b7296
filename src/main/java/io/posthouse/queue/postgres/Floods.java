package io.posthouse.queue.postgres;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The realms that had a backlog in some queue of this process within the last seconds. What such a realm has in its other
 * queues comes from the same flood, and does not go before others there. Thread-safe.
 */
final class Floods {
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier clock;
    private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();

    /** @param clock in nanoseconds */
    Floods(LongSupplier clock) {
        this.clock = clock;
    }

    void seen(String realm) {
        seen.put(realm, clock.getAsLong());
    }

    boolean has(String realm) {
        Long last = seen.get(realm);
        return last != null && clock.getAsLong() - last < REMEMBERED;
    }

    /** Forgets those that have ended. */
    void tick() {
        long now = clock.getAsLong();
        seen.values().removeIf(last -> now - last >= REMEMBERED);
    }
}
