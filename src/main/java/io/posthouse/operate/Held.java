package io.posthouse.operate;

import io.posthouse.message.Hop;
import io.posthouse.queue.control.Holds;
import io.posthouse.queue.control.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Holds the open deliveries of one message, and lets go of what is held: what a person holds, and what a worker held until a
 * person says so. In bounded transactions, each with its share of the audit row. Thread-safe.
 */
public final class Held {
    private static final int BATCH = 1000;
    private static final int LONGEST_NOTICE = 7000;
    private static final List<String> OPEN =
            List.of("state = 'r'", "state = 's'", "state in ('w', 'h', 'x') and state <> 'x'");

    private static final String LANES = """
            select l.id from message m join subscription s on s.topic = m.topic
            join lane l on l.subscription = s.id and l.realm = m.realm where m.id = ?""";

    private static final String WISH = """
            insert into hold(lane, delivery, message, reason)
            select lane, id, message, ? from delivery where lane = any(?) and message = ? and %s
            on conflict (lane, delivery) do update set reason = excluded.reason""";

    // Whoever no longer works on a subscription gets nothing back: its rows say that it was removed.
    private static final String CHOOSE = """
            select d.lane, d.id from lane l join subscription s on s.id = l.subscription
            cross join lateral (
              select lane, id from delivery d where d.state in ('w', 'h', 'x') and d.state = 'h' and d.lane = l.id%s) d
            where s.active%s order by d.lane, d.id""";

    private static final String RELEASE = """
            with wanted as materialized (
              select d.lane, d.id from unnest(?::bigint[], ?::bigint[]) w(lane, id) cross join lateral (
                select lane, id from delivery where state in ('w', 'h', 'x') and state = 'h' and lane = w.lane and id = w.id
                limit 1 for update) d
            )
            update delivery d set state = 'r', due = null, since = null, reason = null,
              tried_from = d.tried_from + (now() - d.since)
            from wanted w where d.state in ('w', 'h', 'x') and d.lane = w.lane and d.id = w.id returning d.lane""";

    private final DataSource queue;

    public Held(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param held now
     * @param trying are being tried: held when their try has ended, unless it is done then
     */
    public record Kept(int held, int trying) {}

    /** @throws Refused without a reason, or when there is no such message */
    public Kept hold(UUID message, String actor, String reason) throws SQLException {
        if (reason == null || reason.isBlank()) {
            throw new Refused("holding needs a reason: it is what the next person finds.");
        }
        try (Connection connection = queue.getConnection()) {
            long[] lanes = lanes(connection, message);
            connection.setAutoCommit(false);
            int open = 0;
            for (String state : OPEN) {
                open += Queries.update(
                        connection, WISH.formatted(state), "held by " + actor + ": " + reason, lanes, message);
            }
            audit(connection, actor, "message.hold", "message=" + message, open, reason);
            connection.commit();
            connection.setAutoCommit(true);
            Holds.keep(connection);
            int trying = Queries.list(
                            connection,
                            "select count(*) as n from hold where message = ?",
                            row -> row.getInt("n"),
                            message)
                    .get(0);
            Hop.of("operate", "message-held")
                    .message(message)
                    .count(open)
                    .because(reason)
                    .log();
            return new Kept(open - trying, trying);
        }
    }

    /** What is held of a message. */
    public List<Handle> of(UUID message) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            long[] lanes = lanes(connection, message);
            return Queries.list(
                    connection,
                    CHOOSE.formatted(" and d.message = ?", " and l.id = any(?)"),
                    row -> new Handle(row.getLong("lane"), row.getLong("id")),
                    message,
                    lanes);
        }
    }

    /** What is held in a scope. */
    public List<Handle> of(Scope scope) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder();
        equal(" and s.name = ?", scope.worker(), where, parameters);
        equal(" and l.realm = ?", scope.realm(), where, parameters);
        equal(" and l.destination = ?", scope.destination(), where, parameters);
        try (Connection connection = queue.getConnection()) {
            return Queries.list(
                    connection,
                    CHOOSE.formatted("", where),
                    row -> new Handle(row.getLong("lane"), row.getLong("id")),
                    parameters.toArray());
        }
    }

    /**
     * They are ready. Wishes to hold what is being tried are withdrawn too.
     *
     * @param message null when it is not one message's
     * @param scope in words, for the audit
     */
    public Outcome release(List<Handle> held, UUID message, String scope, String actor, String reason)
            throws SQLException {
        int released = 0;
        try (Connection connection = queue.getConnection()) {
            if (message != null) {
                Queries.update(connection, "delete from hold where message = ?", message);
            }
            for (int from = 0; from < held.size(); from += BATCH) {
                released += batch(connection, held.subList(from, Math.min(held.size(), from + BATCH)));
            }
            audit(connection, actor, message == null ? "held.release" : "message.release", scope, released, reason);
        }
        Hop.of("operate", "released").count(released).because(scope).log();
        return new Outcome(held.size(), released);
    }

    private static int batch(Connection connection, List<Handle> batch) throws SQLException {
        long[] lanes = batch.stream().mapToLong(Handle::lane).toArray();
        long[] ids = batch.stream().mapToLong(Handle::id).toArray();
        var touched = Queries.list(connection, RELEASE, row -> row.getLong("lane"), lanes, ids);
        if (!touched.isEmpty()) {
            String notice = new TreeSet<>(touched).stream().map(String::valueOf).collect(Collectors.joining(","));
            Queries.list(
                    connection,
                    "select pg_notify('posthouse_lanes', ?)",
                    row -> null,
                    notice.length() > LONGEST_NOTICE ? "*" : notice);
        }
        return touched.size();
    }

    private static long[] lanes(Connection connection, UUID message) throws SQLException {
        long[] lanes = Queries.list(connection, LANES, row -> row.getLong("id"), message).stream()
                .mapToLong(Long::longValue)
                .toArray();
        if (lanes.length == 0) {
            throw new Refused("there is no message " + message + "; it may be older than what is kept.");
        }
        return lanes;
    }

    private static void audit(
            Connection connection, String actor, String action, String scope, int count, String reason)
            throws SQLException {
        Queries.update(
                connection,
                "insert into audit (actor, action, scope, count, reason) values (?, ?, ?, ?, ?::text)",
                actor,
                action,
                scope,
                (long) count,
                reason);
    }

    private static void equal(String condition, String value, StringBuilder where, List<Object> parameters) {
        if (value != null) {
            where.append(condition);
            parameters.add(value);
        }
    }
}
