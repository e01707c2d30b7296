package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a sweep does to the tables, for all subscriptions at once. Any number of processes may sweep at the same time. */
final class SweepStatements {
    private static final String DUE = """
            with c as (
              select ctid from delivery where state in ('w', 'h') and due <= clock_timestamp()
              order by due limit ? for update skip locked)
            update delivery d set state = 'r', due = null, since = null,
              tried_from = case when d.state = 'h' then d.tried_from + (clock_timestamp() - d.since) else d.tried_from end
            from c where d.ctid = c.ctid returning d.lane, d.id
            """;

    // A suspect's expiry counts, and only against the one that was being tried.
    private static final String EXPIRE = """
            with gone as (
              delete from runner where alive_until < clock_timestamp() returning id
            ), l as (
              delete from lease where runner in (select id from gone) returning id, running, lanes, deliveries
            ), u as (
              select l.id as lease, t.lane, t.delivery, t.delivery is not distinct from l.running as tried
              from l, unnest(l.lanes, l.deliveries) t(lane, delivery)
            ), fresh as (
              update delivery d set state = 's', lease = null, attempts = d.attempts - 1 from u
              where d.state = 'r' and d.lane = u.lane and d.id = u.delivery and d.lease = u.lease
            ), again as (
              update delivery d set lease = null, attempts = d.attempts - 1, crashes = d.crashes + u.tried::int,
                state = case when u.tried and d.crashes + 1 >= ? then 'x' else 's' end,
                since = case when u.tried and d.crashes + 1 >= ? then clock_timestamp() end,
                reason = case when u.tried then 'killed its worker, ' || d.crashes + 1 || ' times' else d.reason end
              from u
              where d.state = 's' and d.lane = u.lane and d.id = u.delivery and d.lease = u.lease
              returning d.id, d.message, d.attempts, u.tried
            )
            insert into failure(delivery, message, attempt, word, text)
            select id, message, attempts + 1, 'crashed', 'its process died while it was tried alone' from again where tried
            """;

    // A loose index scan: one probe per lane that has ready rows, however many rows it has.
    private static final String OPEN_LANES = """
            with recursive l(lane) as (
              (select lane from delivery where state = 'r' and lane > ? order by lane limit 1)
              union all
              select (select d.lane from delivery d where d.state = 'r' and d.lane > l.lane order by d.lane limit 1)
              from l where l.lane is not null
            )
            select lane from l where lane is not null limit ?
            """;

    record Ready(long lane, long delivery) {}

    private SweepStatements() {}

    /** Waiting and held deliveries whose time has come are ready. */
    static List<Ready> due(Connection connection, int limit) throws SQLException {
        try (var update = connection.prepareStatement(DUE)) {
            update.setInt(1, limit);
            List<Ready> ready = new ArrayList<>();
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    ready.add(new Ready(row.getLong(1), row.getLong(2)));
                }
            }
            return ready;
        }
    }

    /** Deliveries of processes that died are suspects, or dead when they killed too many. */
    static void expire(Connection connection, int crashes) throws SQLException {
        try (var update = connection.prepareStatement(EXPIRE)) {
            update.setInt(1, crashes);
            update.setInt(2, crashes);
            update.executeUpdate();
        }
    }

    /** Lanes above {@code after} that have ready deliveries, leased ones included. */
    static List<Long> openLanes(Connection connection, long after, int limit) throws SQLException {
        try (var select = connection.prepareStatement(OPEN_LANES)) {
            select.setLong(1, after);
            select.setInt(2, limit);
            List<Long> lanes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lanes.add(row.getLong(1));
                }
            }
            return lanes;
        }
    }
}
