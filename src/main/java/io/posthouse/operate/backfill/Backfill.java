package io.posthouse.operate.backfill;

import io.posthouse.operate.Printable;
import io.posthouse.operate.Queries;
import io.posthouse.operate.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Gives a subscription its past: a delivery for each retained message of its topic that never had one there, open or
 * ended. Which messages is decided once, in one look at the tables, so that what was counted is what is added; then
 * {@link Portions} adds them.
 *
 * <p>What ended is known for as long as its day is kept; a message may be kept longer, while another subscription has it
 * open. So a message accepted before the oldest day of ended deliveries is left out, unless it is asked for: it may have
 * been done, and only the team's inbox can tell. A publish that is under way adds its own delivery, since applying a
 * subscription waits for all publishes that could not see it. Thread-safe.
 */
public final class Backfill {
    /** Before it nobody knows what ended. A table without days has lost nothing yet. */
    private static final String KNOWN = """
            (select coalesce(min(to_date(right(c.relname, 8), 'YYYYMMDD'))::timestamp at time zone 'UTC', '-infinity')
             from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'delivery_ended'::regclass and c.relname ~ '_[0-9]{8}$')""";

    private static final String MISSING = """
            from message m join subscription s on s.topic = m.topic cross join (select %s as since) known
            where s.name = ? and m.accepted_at >= ?::timestamptz and m.accepted_at < ?::timestamptz
              and (?::text is null or m.realm = ?)
              and not exists (select from delivery d join lane l on l.id = d.lane
                              where l.subscription = s.id and d.message = m.id)
              and not exists (select from delivery_ended e join lane l on l.id = e.lane
                              where l.subscription = s.id and e.message = m.id)
            """.formatted(KNOWN);

    private static final String COUNT = "select count(*) filter (where ? or m.accepted_at >= known.since) as selected,"
            + " count(*) filter (where m.accepted_at < known.since) as unknown " + MISSING;

    private static final String SELECT = "with chosen as (insert into backfill_message select ?, m.id " + MISSING
            + " and (? or m.accepted_at >= known.since)"
            + " returning 1) update backfill set selected = (select count(*) from chosen) where id = ?";

    private static final String LANES = """
            insert into lane (subscription, realm)
            select distinct b.subscription, m.realm from backfill b join backfill_message c on c.backfill = b.id
              join message m on m.id = c.message where b.id = ?
            order by 1, 2 on conflict do nothing
            """;

    private final DataSource queue;

    public Backfill(DataSource queue) {
        this.queue = queue;
    }

    /**
     * How much there is.
     *
     * @param selected deliveries it would add
     * @param unknown messages of which nobody knows any more whether the subscription had them
     */
    public record Counted(long selected, long unknown) {}

    /** @throws Refused when there is no such subscription */
    public Counted count(Past past) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            subscription(connection, past.subscription());
            return Queries.list(
                            connection,
                            COUNT,
                            row -> new Counted(row.getLong("selected"), row.getLong("unknown")),
                            with(past, past.unknownToo()))
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
            long id = opened(connection, subscription, past, actor);
            // No day of ended deliveries goes between finding the oldest and looking through them.
            Queries.update(connection, "lock table only delivery_ended in access share mode");
            List<Object> select = new ArrayList<>(List.of(id));
            select.addAll(Arrays.asList(of(past)));
            select.addAll(List.of(past.unknownToo(), id));
            Queries.update(connection, SELECT, select.toArray());
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

    public Progress progress(long id) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return progress(connection, "id = ?", id).orElseThrow();
        }
    }

    private static long opened(Connection connection, int subscription, Past past, String actor) throws SQLException {
        return Queries.list(
                        connection,
                        "insert into backfill (subscription, scope, actor, selected) values (?, ?, ?, 0)"
                                + " on conflict (subscription) where ended_at is null do nothing returning id",
                        row -> row.getLong("id"),
                        subscription,
                        past.scope(),
                        actor)
                .stream()
                .findFirst()
                .orElseThrow(() -> new Refused("a backfill of " + past.subscription()
                        + " is unfinished; go on with it (--resume) or give it up (--abandon) first"));
    }

    private static Object[] of(Past past) {
        return new Object[] {past.subscription(), past.since(), past.until(), past.realm(), past.realm()};
    }

    private static Object[] with(Past past, Object first) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(of(past)));
        return all.toArray();
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
}
