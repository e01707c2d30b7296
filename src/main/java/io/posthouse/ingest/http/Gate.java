package io.posthouse.ingest.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much is held in memory at once: beyond it the sender is told to come again. Thread-safe. */
final class Gate {
    private final int maxRequests;
    private final long maxBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Gate(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** Whether one more may come in; then {@link #leave} must follow. */
    boolean enter() {
        if (requests.incrementAndGet() > maxRequests) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Whether there is room for these bytes; they count until {@link #leave}, also when there is none. */
    boolean room(long more) {
        return bytes.addAndGet(more) <= maxBytes;
    }

    void leave(long held) {
        requests.decrementAndGet();
        bytes.addAndGet(-held);
    }

    int requests() {
        return requests.get();
    }

    long bytes() {
        return bytes.get();
    }
}
