package io.posthouse.queue.postgres;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that lease for all workers of this process. So many that a realm which has just arrived does not queue behind
 * the large leases of others: the database serves them side by side. What comes after the end is dropped. Thread-safe.
 */
final class LeaseThreads implements AutoCloseable {
    private static final int THREADS = 6;

    private final AtomicInteger number = new AtomicInteger();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
                Thread thread = new Thread(task, "posthouse-lease-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            },
            new ScheduledThreadPoolExecutor.DiscardPolicy());

    LeaseThreads() {
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setRemoveOnCancelPolicy(true);
    }

    // The pool would keep a failure to itself.
    void execute(Runnable task) {
        threads.execute(() -> Alone.run(task));
    }

    void later(long nanos, Runnable task) {
        threads.schedule(() -> Alone.run(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
