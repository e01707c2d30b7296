package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a sweep does to the tables, for all subscriptions at once. Any number of processes may sweep at the same time. */
final class SweepStatements {
    // now() and not clock_timestamp(): only a stable time can be looked up in the index.
    static final String DUE = """
            with c as (
              select ctid from delivery where state in ('w', 'h') and due <= now()
              order by due limit ? for update skip locked)
            update delivery d set state = 'r', due = null, since = null,
              tried_from = case when d.state = 'h' then d.tried_from + (now() - d.since) else d.tried_from end
            from c where d.ctid = c.ctid returning d.lane, d.id
            """;

    private static final String END_RUNNERS = "delete from runner where alive_until < now()";

    // A statement of its own, after the one above: a lease that was being taken while its runner ended shows only now.
    // A suspect's expiry counts, and only against the one that was being tried. A lease that is extended meanwhile is
    // another runner's: PostgreSQL waits for it and looks again at the lease's own row, but not at "not exists".
    private static final String EXPIRE = """
            with gone as materialized (
              select id, runner from lease where not exists (select from runner where runner.id = lease.runner)
            ), l as (
              delete from lease using gone where lease.id = gone.id and lease.runner = gone.runner
              returning lease.id, running, lanes, deliveries
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

    private static final String GIVE_BACK = """
            with l as (
              delete from lease where id = any(?) and runner = ? returning id, lanes, deliveries
            ), u as (
              select l.id as lease, t.lane, t.delivery from l, unnest(l.lanes, l.deliveries) t(lane, delivery)
            ), fresh as (
              update delivery d set lease = null, attempts = d.attempts - 1 from u
              where d.state = 'r' and d.lane = u.lane and d.id = u.delivery and d.lease = u.lease
            )
            update delivery d set lease = null, attempts = d.attempts - 1 from u
            where d.state = 's' and d.lane = u.lane and d.id = u.delivery and d.lease = u.lease
            """;

    // A loose index scan: one probe per lane that has ready rows, however many rows it has.
    static final String OPEN_LANES = """
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
        try (var end = connection.prepareStatement(END_RUNNERS)) {
            end.executeUpdate();
        }
        try (var update = connection.prepareStatement(EXPIRE)) {
            update.setInt(1, crashes);
            update.setInt(2, crashes);
            update.executeUpdate();
        }
    }

    /** Leases of this runner, as the database has them. */
    static List<Long> leases(Connection connection, int runner) throws SQLException {
        try (var select = connection.prepareStatement("select id from lease where runner = ?")) {
            select.setLong(1, runner);
            return numbers(select.executeQuery());
        }
    }

    /** What these leases of this runner took is as if never touched. */
    static void giveBack(Connection connection, List<Long> leases, int runner) throws SQLException {
        try (var update = connection.prepareStatement(GIVE_BACK)) {
            Columns.set(update, 1, "bigint", leases, lease -> lease);
            update.setLong(2, runner);
            update.executeUpdate();
        }
    }

    /** Lanes above {@code after} that have ready deliveries, leased ones included. */
    static List<Long> openLanes(Connection connection, long after, int limit) throws SQLException {
        try (var select = connection.prepareStatement(OPEN_LANES)) {
            select.setLong(1, after);
            select.setInt(2, limit);
            return numbers(select.executeQuery());
        }
    }

    private static List<Long> numbers(ResultSet rows) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}
