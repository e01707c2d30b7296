package io.posthouse.operate.page;

import io.posthouse.message.FailureText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One snapshot for all who look, taken when somebody looks and the last one is old. However many watch, the database is
 * asked once at a time; while it does not answer the last one is shown, with its age. Thread-safe.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private record Taken(Snapshot snapshot, long at) {}

    private final Callable<Snapshot> camera;
    private final Duration fresh;
    private final Duration patience;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        var made = new Thread(work, "posthouse-page");
        made.setDaemon(true);
        return made;
    });

    private volatile Taken last;
    private Future<?> taking;

    /**
     * @param fresh so long one snapshot serves
     * @param patience so long somebody waits for a new one before the old one is shown
     */
    Snapshots(Callable<Snapshot> camera, Duration fresh, Duration patience) {
        this.camera = camera;
        this.fresh = fresh;
        this.patience = patience;
    }

    /** Waits no longer than its patience. */
    Seen now() {
        if (!isFresh(last)) {
            taking().ifPresent(this::await);
        }
        Taken seen = last;
        return seen == null ? Seen.NOTHING : new Seen(seen.snapshot, Duration.ofNanos(System.nanoTime() - seen.at));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Empty when a fresh one came while this one waited for the lock. */
    private synchronized Optional<Future<?>> taking() {
        if (isFresh(last)) {
            return Optional.empty();
        }
        if (taking == null || taking.isDone()) {
            taking = thread.submit(this::take);
        }
        return Optional.of(taking);
    }

    private boolean isFresh(Taken seen) {
        return seen != null && System.nanoTime() - seen.at < fresh.toNanos();
    }

    private void take() {
        try {
            last = new Taken(camera.call(), System.nanoTime());
        } catch (Exception e) {
            LOG.debug("no new snapshot: {}", FailureText.of(e).text());
        }
    }

    private void await(Future<?> taken) {
        try {
            taken.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The last one is shown, and its age says it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
