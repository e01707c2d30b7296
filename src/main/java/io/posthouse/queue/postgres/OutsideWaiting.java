package io.posthouse.queue.postgres;

import io.posthouse.queue.OutsideLeases.Taken;
import io.posthouse.queue.OutsideLeases.Wish;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for work outside. One thread asks for all of them: at once for who comes new, after a hint, and twice a second;
 * it ends by {@link #close} only. Thread-safe.
 */
final class OutsideWaiting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideWaiting.class);
    private static final int MOST_WAITING = 500;
    private static final long GAP_MILLIS = 50;
    private static final long POLL_MILLIS = 500;

    private final OutsideTaking taking;
    private final List<Waiter> waiters = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "posthouse-outside");
    private boolean fresh;
    private boolean hinted;
    private boolean closed;

    /** @param until nanoTime */
    private record Waiter(Wish wish, long until, CompletableFuture<List<Taken>> answer) {}

    /** @param taking used by this one's thread only */
    OutsideWaiting(OutsideTaking taking) {
        this.taking = taking;
        thread.setDaemon(true);
        thread.start();
    }

    synchronized CompletableFuture<List<Taken>> add(Wish wish) {
        if (closed || waiters.size() >= MOST_WAITING) {
            return CompletableFuture.failedFuture(
                    new QueueFull(closed ? "this process stops" : MOST_WAITING + " requests wait for work already"));
        }
        var waiter = new Waiter(wish, System.nanoTime() + wish.patience().toNanos(), new CompletableFuture<>());
        waiters.add(waiter);
        fresh = true;
        notifyAll();
        return waiter.answer;
    }

    /** Something somewhere is ready. */
    synchronized void hint() {
        if (!hinted && !waiters.isEmpty()) {
            hinted = true;
            notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<Waiter> round = next(); round != null; round = next()) {
            serve(round);
        }
        List<Waiter> left;
        synchronized (this) {
            left = new ArrayList<>(waiters);
            waiters.clear();
        }
        left.forEach(waiter -> waiter.answer.complete(List.of()));
    }

    /** Who is to be asked for now; null when this ends. */
    private synchronized List<Waiter> next() {
        if (!fresh && !closed) {
            pause(GAP_MILLIS);
        }
        long poll = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
        while (!closed && !fresh && (waiters.isEmpty() || !hinted && System.nanoTime() < soonest(poll))) {
            pause(
                    waiters.isEmpty()
                            ? 0
                            : Math.max(1, TimeUnit.NANOSECONDS.toMillis(soonest(poll) - System.nanoTime())));
        }
        fresh = false;
        hinted = false;
        return closed ? null : new ArrayList<>(waiters);
    }

    /** @param millis 0 = until something comes */
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("goes on: who waits must be answered");
        }
    }

    private long soonest(long poll) {
        return waiters.stream().mapToLong(Waiter::until).reduce(poll, (one, other) -> one - other < 0 ? one : other);
    }

    private void serve(List<Waiter> round) {
        Set<String> dry = new HashSet<>();
        List<Waiter> ended = new ArrayList<>();
        for (Waiter waiter : round) {
            if (waiter.answer.isDone() || served(waiter, dry)) {
                ended.add(waiter);
            }
        }
        synchronized (this) {
            waiters.removeAll(ended);
        }
    }

    /** @param dry subscriptions that had nothing in this round; a team's mistake shows with the first who asks */
    private boolean served(Waiter waiter, Set<String> dry) {
        Wish wish = waiter.wish;
        String line = wish.team() + "/" + wish.subscription();
        try {
            List<Taken> taken = dry.contains(line) ? List.of() : taking.take(wish);
            if (taken.isEmpty()) {
                dry.add(line);
                return System.nanoTime() - waiter.until >= 0 && waiter.answer.complete(List.of());
            }
            if (!waiter.answer.complete(taken)) {
                taking.giveBack(taken);
            }
        } catch (SQLException e) {
            waiter.answer.completeExceptionally(new QueueUnavailable("the queue's database does not answer", e));
        } catch (RuntimeException | Error e) {
            waiter.answer.completeExceptionally(e);
        }
        return true;
    }
}
