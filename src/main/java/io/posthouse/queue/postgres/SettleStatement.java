package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Records outcomes, fenced by (lease, attempt): a delivery that meanwhile belongs to another try is left alone. One statement
 * per kind, and so one transaction each; repeating one changes nothing.
 */
final class SettleStatement {
    private static final String DONE = """
            with u as (select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) as u(lane, id, lease, attempt)),
            x as (
              delete from delivery d using u
              where d.state = '%1$s' and d.lane = u.lane and d.id = u.id and d.lease = u.lease and d.attempts = u.attempt
              returning d.id, d.lane, d.message, d.attempts, d.created_at)
            insert into delivery_ended(id, lane, message, attempts, state, created_at)
            select id, lane, message, attempts, 'd', created_at from x
            """;

    private static final String OTHER = """
            with u as (
              select u.*, u.state <> 'x' and w.reason is not null as kept, w.reason as wish
              from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[], ?::int[],
                          ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                as u(lane, id, lease, attempt, state, due, unburnt, crashed, reason, word, class, text, step, version)
                left join lateral (select reason from hold where lane = u.lane and delivery = u.id offset 0) w on true),
            x as (
              update delivery d set state = case when u.kept then 'h' else u.state end::"char", lease = null,
                attempts = d.attempts - u.unburnt, crashes = d.crashes + u.crashed,
                reason = case when u.kept then u.wish else coalesce(u.reason, d.reason) end,
                due = case when not u.kept then clock_timestamp() + u.due * interval '1 ms' end,
                since = case when u.kept or u.state in ('h', 'x') then clock_timestamp() end,
                tried_from = case when u.word is null then d.tried_from
                                  else coalesce(d.tried_from, clock_timestamp()) end
              from u
              where d.state = '%1$s' and d.lane = u.lane and d.id = u.id and d.lease = u.lease and d.attempts = u.attempt
              returning d.id, d.message, u.attempt, u.word, u.class, u.text, u.step, u.version),
            f as (
              insert into failure(delivery, message, attempt, word, class, text, step, route_version)
              select id, message, attempt, word, class, text, step, version from x where word is not null)
            select count(*) from x
            """;

    static final String DONE_READY = String.format(DONE, 'r');
    static final String DONE_SUSPECT = String.format(DONE, 's');
    private static final String OTHER_READY = String.format(OTHER, 'r');
    private static final String OTHER_SUSPECT = String.format(OTHER, 's');

    // An outcome recorded just before the server crashed may have been lost with it, and a delivery whose lease nobody
    // knows would be kept from everybody. The sweep gives back what such a lease holds.
    private static final String FORGET = """
            delete from lease l where l.id = any(?)
              and not exists (
                select from unnest(l.lanes, l.deliveries) t(lane, delivery) cross join lateral (
                  select from delivery d
                  where d.state = 'r' and d.lane = t.lane and d.id = t.delivery and d.lease = l.id offset 0) held)
              and not exists (
                select from unnest(l.lanes, l.deliveries) t(lane, delivery) cross join lateral (
                  select from delivery d
                  where d.state = 's' and d.lane = t.lane and d.id = t.delivery and d.lease = l.id offset 0) held)
            """;

    private SettleStatement() {}

    /** Returns how many were recorded; the others had gone to another try. */
    static int settle(Connection connection, List<Settlement> settlements) throws SQLException {
        int recorded = 0;
        for (char from : new char[] {'r', 's'}) {
            List<Settlement> done = new ArrayList<>();
            List<Settlement> others = new ArrayList<>();
            for (Settlement settlement : settlements) {
                if (settlement.leased().suspect() == (from == 's')) {
                    (settlement.state() == 'd' ? done : others).add(settlement);
                }
            }
            recorded += done.isEmpty() ? 0 : done(connection, from, done);
            recorded += others.isEmpty() ? 0 : other(connection, from, others);
        }
        return recorded;
    }

    /** Forgets those of these leases of which nothing is left. */
    static void forget(Connection connection, List<Long> leases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            Columns.set(statement, 1, "bigint", leases, lease -> lease);
            statement.executeUpdate();
        }
    }

    private static int done(Connection connection, char from, List<Settlement> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(from == 's' ? DONE_SUSPECT : DONE_READY)) {
            fence(statement, rows);
            return statement.executeUpdate();
        }
    }

    private static int other(Connection connection, char from, List<Settlement> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(from == 's' ? OTHER_SUSPECT : OTHER_READY)) {
            fence(statement, rows);
            Columns.set(statement, 5, "text", rows, row -> String.valueOf(row.state()));
            Columns.set(statement, 6, "bigint", rows, Settlement::dueMillis);
            Columns.set(statement, 7, "int", rows, Settlement::unburnt);
            Columns.set(statement, 8, "int", rows, Settlement::crashed);
            Columns.set(statement, 9, "text", rows, Settlement::reason);
            Columns.set(statement, 10, "text", rows, Settlement::word);
            failures(statement, 11, rows, Failure::type);
            failures(statement, 12, rows, Failure::text);
            failures(statement, 13, rows, Failure::step);
            failures(statement, 14, rows, Failure::routeVersion);
            try (var count = statement.executeQuery()) {
                count.next();
                return count.getInt(1);
            }
        }
    }

    private static void failures(
            PreparedStatement statement, int at, List<Settlement> rows, Function<Failure, Object> column)
            throws SQLException {
        Columns.set(statement, at, "text", rows, row -> row.failure() == null ? null : column.apply(row.failure()));
    }

    private static void fence(PreparedStatement statement, List<Settlement> rows) throws SQLException {
        Columns.set(statement, 1, "bigint", rows, row -> row.leased().lane());
        Columns.set(statement, 2, "bigint", rows, row -> row.leased().delivery());
        Columns.set(statement, 3, "bigint", rows, row -> row.leased().lease());
        Columns.set(statement, 4, "int", rows, row -> row.leased().attempt());
    }
}
