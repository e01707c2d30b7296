package io.posthouse.ingest.progress;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What was looked up within the last second: however many ask for one message, and however often, it is looked up once a
 * second by this process. Thread-safe.
 */
final class RecentProgress {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final int MOST = 10_000;

    private final Function<UUID, CompletableFuture<Progress>> lookup;
    private final LongSupplier nanoTime;
    private final Map<UUID, Seen> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Seen> eldest) {
            return size() > MOST;
        }
    };

    RecentProgress(Function<UUID, CompletableFuture<Progress>> lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
    }

    /** With null when there is no such message. */
    synchronized CompletableFuture<Progress> of(UUID id) {
        long now = nanoTime.getAsLong();
        Seen last = seen.get(id);
        if (last != null && now - last.at < FRESH_NANOS) {
            return last.progress;
        }
        Seen fresh = new Seen(lookup.apply(id), now);
        // Removed first, so that the eldest is the one looked up longest ago.
        seen.remove(id);
        seen.put(id, fresh);
        return fresh.progress;
    }

    private record Seen(CompletableFuture<Progress> progress, long at) {}
}
