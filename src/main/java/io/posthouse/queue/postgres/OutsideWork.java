package io.posthouse.queue.postgres;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.OutsideLeases;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Leases for programs outside: who waits for them, and what is said of them. Thread-safe. */
final class OutsideWork implements OutsideLeases, AutoCloseable {
    private final Runnable begin;
    private final OutsideWaiting waiting;
    private final OutsideTries tries;

    /** @param begin makes this process sweep; called with each lease */
    OutsideWork(
            DataSource leases,
            Duration lease,
            Settlements settlements,
            Counters counters,
            OutsideSteering steering,
            Runnable begin) {
        OutsideSlot slot = new OutsideSlot(lease);
        OutsideKey key = new OutsideKey(leases);
        this.begin = begin;
        this.tries = new OutsideTries(leases, slot, key, settlements, counters);
        this.waiting = new OutsideWaiting(new OutsideTaking(leases, slot, key, counters, steering));
    }

    @Override
    public CompletableFuture<List<Taken>> lease(Wish wish) {
        begin.run();
        return waiting.add(wish);
    }

    @Override
    public Recorded outcome(String team, String handle, Outcome outcome) throws SQLException {
        return tries.outcome(team, handle, outcome);
    }

    @Override
    public Optional<Instant> extend(String team, String handle) throws SQLException {
        return tries.extend(team, handle);
    }

    /** Something somewhere is ready. */
    void hint() {
        waiting.hint();
    }

    @Override
    public void close() {
        waiting.close();
    }
}
