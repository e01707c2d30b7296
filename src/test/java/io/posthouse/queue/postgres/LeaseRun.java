package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leases and settles a hundred at a time on one thread, in fair turn over all lanes, with the engine's own statements and a
 * sweep of the lanes each second. What was settled is put back outside the measured time, so that the backlog stays as it
 * is. Used by the bench.
 */
public final class LeaseRun {
    private static final int AT_ONCE = 100;
    private static final int RUNNER = 1;

    private final Connection connection;
    private final Rotation rotation = new Rotation();
    private long nextLease;
    private long measuredNanos;
    private long sweptAt;
    private long settled;

    /** @param connection a queue database with ready deliveries; commits without waiting for the disk, as leases do */
    public LeaseRun(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            // As the engine's own connections are.
            statement.execute("set synchronous_commit = off; set enable_seqscan = off; set enable_bitmapscan = off;"
                    + " set enable_hashjoin = off; set enable_mergejoin = off; set jit = off");
            try (ResultSet row = statement.executeQuery("select coalesce(max(id), 0) + 1 from lease")) {
                row.next();
                nextLease = row.getLong(1);
            }
        }
    }

    /** Deliveries a second of lease, settle and sweep time. */
    public double perSecond(Duration length) throws SQLException {
        long end = System.nanoTime() + length.toNanos();
        measuredNanos = 0;
        settled = 0;
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            if (begin - sweptAt > 1_000_000_000L) {
                sweptAt = begin;
                for (long lane : SweepStatements.openLanes(connection, 0, 10_000)) {
                    rotation.offer(lane, 0);
                }
            }
            List<Leased> leased = step();
            measuredNanos += System.nanoTime() - begin;
            settled += leased.size();
            putBack(leased);
        }
        return settled * 1e9 / measuredNanos;
    }

    private List<Leased> step() throws SQLException {
        List<Rotation.Turn> turns = rotation.take(Rotation.lanes(AT_ONCE), lane -> true);
        int each = Math.max(1, AT_ONCE / turns.size());
        long lease = nextLease++;
        List<Leased> leased = LeaseStatement.lease(connection, turns, each, lease, RUNNER);
        Map<Long, long[]> got = new HashMap<>();
        List<Settlement> settlements = new ArrayList<>();
        for (Leased one : leased) {
            long[] lane = got.computeIfAbsent(one.lane(), key -> new long[2]);
            lane[0]++;
            lane[1] = Math.max(lane[1], one.delivery());
            settlements.add(Settlement.done(one));
        }
        for (Rotation.Turn turn : turns) {
            long[] lane = got.getOrDefault(turn.lane(), new long[] {0, turn.floor()});
            rotation.served(turn.lane(), lane[1], lane[0] == each);
        }
        SettleStatement.settle(connection, settlements);
        SettleStatement.forget(connection, List.of(lease));
        return leased;
    }

    private void putBack(List<Leased> leased) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into delivery(lane, message) select * from unnest(?::bigint[], ?::uuid[]) returning lane, id")) {
            Columns.set(insert, 1, "bigint", leased, Leased::lane);
            Columns.set(insert, 2, "uuid", leased, Leased::message);
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    rotation.offer(row.getLong(1), row.getLong(2));
                }
            }
        }
    }
}
