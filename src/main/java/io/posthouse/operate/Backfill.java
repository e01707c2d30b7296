package io.posthouse.operate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Gives a subscription its past: a delivery for each retained message of its topic that never had one there, open or
 * ended. Which messages is decided once, in one look at the tables, so that what was counted is what is added; then they
 * are added in portions, each with its share of the progress in one transaction. Whoever is killed goes on where it was.
 * Thread-safe.
 */
public final class Backfill {
    private static final String MISSING = """
            from message m join subscription s on s.topic = m.topic
            where s.name = ? and m.accepted_at >= ?::timestamptz and m.accepted_at < ?::timestamptz
              and (?::text is null or m.realm = ?)
              and not exists (select from delivery d join lane l on l.id = d.lane
                              where l.subscription = s.id and d.message = m.id)
              and not exists (select from delivery_ended e join lane l on l.id = e.lane
                              where l.subscription = s.id and e.message = m.id)
            """;

    private static final String SELECT = "with chosen as (insert into backfill_message select ?, m.id " + MISSING
            + " returning 1) update backfill set selected = (select count(*) from chosen) where id = ?";

    private static final String LANES = """
            insert into lane (subscription, realm)
            select distinct b.subscription, m.realm from backfill b join backfill_message c on c.backfill = b.id
              join message m on m.id = c.message where b.id = ?
            order by 1, 2 on conflict do nothing
            """;

    // The work of a portion and the record of it are one statement: either both happen, or neither.
    private static final String PORTION = """
            with taken as (
              delete from backfill_message where (backfill, message) in (
                select backfill, message from backfill_message where backfill = ? order by message limit ?
                for update skip locked)
              returning message
            ), added as (
              insert into delivery (lane, message, state, since, reason)
              select l.id, m.id, s.arrives,
                     case when s.arrives = 'x' then now() end, case when s.arrives = 'x' then 'unrouted' end
              from backfill b join subscription s on s.id = b.subscription cross join taken t
                join message m on m.id = t.message
                join lane l on l.subscription = s.id and l.realm = m.realm and l.destination = ''
              where b.id = ? order by m.id
              returning lane
            ), counted as (
              update backfill set added = added + (select count(*) from added),
                gone = gone + (select count(*) from taken) - (select count(*) from added)
              where id = ?
            )
            select (select count(*) from taken) as taken, coalesce((select array_agg(distinct lane) from added), '{}') as lanes
            """;

    private static final int LONGEST_NOTICE = 7000;
    private final DataSource queue;

    public Backfill(DataSource queue) {
        this.queue = queue;
    }

    /**
     * Which past.
     *
     * @param since accepted at or after this
     * @param until accepted before this
     * @param realm null for all
     */
    public record Past(String subscription, Instant since, Instant until, String realm) {
        /** In words. */
        public String scope() {
            return subscription + " since " + since + " until " + until + (realm == null ? "" : " realm " + realm);
        }
    }

    /**
     * How far one is.
     *
     * @param gone messages that were dropped for their age before their turn came
     */
    public record Progress(long id, String scope, long selected, long added, long gone) {
        public long left() {
            return selected - added - gone;
        }
    }

    /** How many deliveries it would add. @throws Refused when there is no such subscription */
    public long count(Past past) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            subscription(connection, past.subscription());
            return Queries.list(
                            connection,
                            "select count(*) as n " + MISSING,
                            row -> row.getLong("n"),
                            past.subscription(),
                            past.since(),
                            past.until(),
                            past.realm(),
                            past.realm())
                    .get(0);
        }
    }

    /** One that was begun and not ended. */
    public Optional<Progress> unfinished(String subscription) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return progress(
                    connection,
                    "subscription = (select id from subscription where name = ?) and ended_at is null",
                    subscription);
        }
    }

    /**
     * Decides which messages; adds nothing yet.
     *
     * @throws Refused when there is no such subscription, or one is unfinished
     */
    public Progress begin(Past past, String actor) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            int subscription = subscription(connection, past.subscription());
            List<Long> ids = Queries.list(
                    connection,
                    "insert into backfill (subscription, scope, actor, selected) values (?, ?, ?, 0)"
                            + " on conflict (subscription) where ended_at is null do nothing returning id",
                    row -> row.getLong("id"),
                    subscription,
                    past.scope(),
                    actor);
            if (ids.isEmpty()) {
                throw new Refused("a backfill of " + past.subscription() + " is unfinished; go on with it (--resume)"
                        + " or give it up (--abandon) first");
            }
            long id = ids.get(0);
            Queries.update(
                    connection,
                    SELECT,
                    id,
                    past.subscription(),
                    past.since(),
                    past.until(),
                    past.realm(),
                    past.realm(),
                    id);
            Queries.update(connection, LANES, id);
            Queries.update(
                    connection,
                    "insert into audit (actor, action, scope, count) select actor, 'backfill', scope, selected"
                            + " from backfill where id = ?",
                    id);
            connection.commit();
            return progress(connection, "id = ?", id).orElseThrow();
        }
    }

    /** Adds up to so many; false when nothing was left. */
    public boolean portion(long id, int most) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            var lanes = new HashSet<Long>();
            long taken = Queries.list(
                            connection,
                            PORTION,
                            row -> {
                                lanes.addAll(
                                        List.of((Long[]) row.getArray("lanes").getArray()));
                                return row.getLong("taken");
                            },
                            id,
                            most,
                            id,
                            id)
                    .get(0);
            if (taken > 0) {
                wake(connection, lanes);
                return true;
            }
            Queries.update(
                    connection,
                    "update backfill set ended_at = now() where id = ? and ended_at is null"
                            + " and not exists (select from backfill_message where backfill = ?)",
                    id,
                    id);
            return false;
        }
    }

    /** What was not added yet never will be. @return how many those are */
    public long abandon(String subscription, String actor) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            List<Long> ids = Queries.list(
                    connection,
                    "update backfill set ended_at = now() where ended_at is null"
                            + " and subscription = (select id from subscription where name = ?) returning id",
                    row -> row.getLong("id"),
                    subscription);
            if (ids.isEmpty()) {
                throw new Refused("no backfill of " + subscription + " is unfinished");
            }
            long left = Queries.update(connection, "delete from backfill_message where backfill = ?", ids.get(0));
            Queries.update(
                    connection,
                    "insert into audit (actor, action, scope, count) values (?, 'backfill.abandon', ?, ?)",
                    actor,
                    subscription,
                    left);
            connection.commit();
            return left;
        }
    }

    public Progress progress(long id) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return progress(connection, "id = ?", id).orElseThrow();
        }
    }

    private static Optional<Progress> progress(Connection connection, String which, Object value) throws SQLException {
        return Queries.list(
                        connection,
                        "select id, scope, selected, added, gone from backfill where " + which,
                        row -> new Progress(
                                row.getLong("id"),
                                row.getString("scope"),
                                row.getLong("selected"),
                                row.getLong("added"),
                                row.getLong("gone")),
                        value)
                .stream()
                .findFirst();
    }

    private static int subscription(Connection connection, String name) throws SQLException {
        return Queries.list(
                        connection,
                        "select id from subscription where name = ? and active",
                        row -> row.getInt("id"),
                        name)
                .stream()
                .findFirst()
                .orElseThrow(() -> new Refused("there is no subscription " + Printable.line(name)
                        + "; posthouse status lists them, posthouse apply makes new ones"));
    }

    /** After the commit; a hint that is lost is found by the sweep. */
    private static void wake(Connection connection, Set<Long> lanes) throws SQLException {
        String notice = lanes.stream().map(String::valueOf).collect(Collectors.joining(","));
        Queries.list(
                connection,
                "select pg_notify('posthouse_lanes', ?)",
                row -> null,
                notice.length() > LONGEST_NOTICE ? "*" : notice);
    }
}
