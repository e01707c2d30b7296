package io.posthouse.ingest.http;

import io.posthouse.message.Hop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** At most one line per second about refused posts: anybody can make us refuse. Thread-safe. */
final class RefusalLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final AtomicInteger since = new AtomicInteger();

    /**
     * @param realm as the path says, not known to exist
     * @param type of the problem
     */
    void refused(String realm, String type) {
        since.incrementAndGet();
        long due = next.get();
        long now = System.nanoTime();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
            Hop.warning("ingest", "refused")
                    .realm(realm)
                    .because(type)
                    .count(since.getAndSet(0))
                    .log();
        }
    }
}
