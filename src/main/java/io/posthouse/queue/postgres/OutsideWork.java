package io.posthouse.queue.postgres;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.OutsideLeases;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Leases for programs outside. One thread asks for all who wait: at once for who comes new, after a hint, and twice a
 * second. Thread-safe.
 */
final class OutsideWork implements OutsideLeases, AutoCloseable {
    private static final int MOST_WAITING = 500;
    private static final long GAP_MILLIS = 50;
    private static final long POLL_MILLIS = 500;

    private final DataSource leases;
    private final Settlements settlements;
    private final Counters counters;
    private final OutsideTaking taking;
    private final Runnable begin;
    private final List<Waiter> waiters = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "posthouse-outside");
    private boolean fresh;
    private boolean hinted;
    private boolean closed;

    /** @param until nanoTime */
    private record Waiter(Wish wish, long until, CompletableFuture<List<Taken>> answer) {}

    /** @param begin makes this process sweep; called with each lease */
    OutsideWork(
            DataSource leases,
            Duration lease,
            Settlements settlements,
            Counters counters,
            OutsideSteering steering,
            Runnable begin) {
        this.begin = begin;
        this.leases = leases;
        this.settlements = settlements;
        this.counters = counters;
        this.taking = new OutsideTaking(leases, lease, counters, steering);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletableFuture<List<Taken>> lease(Wish wish) {
        begin.run();
        return waiting(wish);
    }

    private synchronized CompletableFuture<List<Taken>> waiting(Wish wish) {
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

    @Override
    public Recorded outcome(String team, String text, Outcome outcome) throws SQLException {
        try (Connection connection = leases.getConnection()) {
            var handle = OutsideHandle.of(text, taking.key(connection)).orElse(null);
            var held = handle == null
                    ? null
                    : OutsideStatements.held(connection, handle).orElse(null);
            if (held == null || !held.team().equals(team)) {
                return Recorded.UNKNOWN;
            }
            if (held.leased() != null) {
                var settlement = settlements.of(held.leased(), outcome, held.policy(), true);
                if (SettleStatement.settle(connection, List.of(settlement)) == 1) {
                    counters.settledAs(outcome.word());
                    SettleStatement.forget(connection, List.of(handle.lease()));
                    return Recorded.NOW;
                }
            }
            String word = outcome.word().name().toLowerCase(Locale.ROOT);
            return OutsideStatements.told(connection, handle, word) ? Recorded.BEFORE : Recorded.STALE;
        }
    }

    @Override
    public Optional<Instant> extend(String team, String text) throws SQLException {
        try (Connection connection = leases.getConnection()) {
            var handle = OutsideHandle.of(text, taking.key(connection)).orElse(null);
            var held = handle == null
                    ? null
                    : OutsideStatements.held(connection, handle).orElse(null);
            if (held == null || !held.team().equals(team) || held.leased() == null) {
                return Optional.empty();
            }
            return Optional.ofNullable(taking.extend(connection, handle.lease()));
        }
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
        try {
            for (List<Waiter> round = next(); round != null; round = next()) {
                serve(round);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            waiters.forEach(waiter -> waiter.answer.complete(List.of()));
            waiters.clear();
        }
    }

    /** Who is to be asked for now; null when this ends. */
    private synchronized List<Waiter> next() throws InterruptedException {
        if (!fresh && !closed) {
            wait(GAP_MILLIS);
        }
        long poll = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
        while (!closed && !fresh && (waiters.isEmpty() || !hinted && System.nanoTime() < soonest(poll))) {
            if (waiters.isEmpty()) {
                wait();
            } else {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(soonest(poll) - System.nanoTime())));
            }
        }
        fresh = false;
        hinted = false;
        return closed ? null : new ArrayList<>(waiters);
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
        } catch (RuntimeException e) {
            waiter.answer.completeExceptionally(e);
        }
        return true;
    }
}
