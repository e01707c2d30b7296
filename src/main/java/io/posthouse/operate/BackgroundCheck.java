package io.posthouse.operate;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A health check that takes time (a database's answer), made in the background; asking for its verdict costs nothing. A
 * check that hangs becomes down by itself. Thread-safe.
 */
public final class BackgroundCheck implements Supplier<Verdict>, AutoCloseable {
    private static final int PATIENCE = 3;

    private record Seen(Verdict verdict, long at) {}

    private final Callable<Verdict> check;
    private final long stale;
    private final ScheduledExecutorService clock;
    private volatile Seen seen = new Seen(Verdict.down("starting"), System.nanoTime());

    /**
     * @param every time between two checks
     * @param stale without an answer for this long it is down
     */
    public BackgroundCheck(String name, Callable<Verdict> check, Duration every, Duration stale) {
        this.check = check;
        this.stale = stale.toNanos();
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "posthouse-check-" + name);
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Verdict get() {
        Seen last = seen;
        return System.nanoTime() - last.at > stale ? Verdict.down("no answer") : last.verdict;
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Verdict verdict;
        try {
            verdict = check.call();
        } catch (Exception e) {
            verdict = Verdict.down("unreachable");
        }
        seen = new Seen(verdict, System.nanoTime());
    }
}
