package io.posthouse.queue.register;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The open deliveries of subscriptions that were removed: held while they are away, ready again before they come back. In
 * batches, each a transaction of its own, so that publishing and leasing never wait long.
 */
final class Removed {
    static final String REASON = "subscription removed";
    private static final int BATCH = 2000;
    private static final String DEADLOCK = "40P01";

    // Also what is leased: its lease is taken away, so that its worker's outcome no longer counts. Should the effect
    // have
    // happened, the inbox absorbs it when the delivery is worked on again. Held ones that would come back by themselves
    // too.
    private static final String HOLD = "with batch as (select d.lane, d.id from subscription s"
            + " join lane l on l.subscription = s.id join delivery d on d.lane = l.id"
            + " where s.team = any (?) and not s.active and %s limit " + BATCH + " for update of d)"
            + " update delivery d set state = 'h', due = null, since = now(), reason = '" + REASON + "',"
            + " attempts = d.attempts - case when d.lease is null then 0 else 1 end, lease = null"
            + " from batch where d.lane = batch.lane and d.id = batch.id and %s";

    // One statement per state, as written in its partial index.
    private static final List<String> OPEN =
            List.of("d.state = 'r'", "d.state = 's'", "d.state in ('w', 'h') and d.due is not null");

    private static final String RELEASE = "with batch as (select d.lane, d.id from subscription s"
            + " join lane l on l.subscription = s.id join delivery d on d.lane = l.id"
            + " where s.name = any (?) and d.state = 'h' and d.reason = '" + REASON + "'"
            + " limit " + BATCH + " for update of d)"
            + " update delivery d set state = 'r', reason = null, since = null,"
            + " tried_from = d.tried_from + (now() - d.since)"
            + " from batch where d.lane = batch.lane and d.id = batch.id and d.state = 'h'";

    private final Connection connection;

    Removed(Connection connection) {
        this.connection = connection;
    }

    /** Of all removed subscriptions of these owners: also finds what an interrupted earlier apply left. */
    long hold(List<String> owners) throws SQLException {
        long held = 0;
        for (String open : OPEN) {
            held += batches(HOLD.formatted(open, open), owners);
        }
        return held;
    }

    long release(List<String> names) throws SQLException {
        return names.isEmpty() ? 0 : batches(RELEASE, names);
    }

    private long batches(String sql, List<String> names) throws SQLException {
        long all = 0;
        int deadlocks = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            int count = BATCH;
            while (count > 0) {
                try {
                    count = statement.executeUpdate();
                    all += count;
                } catch (SQLException e) {
                    // Leasing and settling lock the same rows in another order; whoever is chosen tries again.
                    if (!DEADLOCK.equals(e.getSQLState()) || ++deadlocks > 10) {
                        throw e;
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }
        return all;
    }
}
