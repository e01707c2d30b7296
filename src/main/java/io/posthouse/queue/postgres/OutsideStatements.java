package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.RetryPolicy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What leasing for workers outside asks the tables, beside what it shares with our own workers. */
final class OutsideStatements {
    private static final String SUBSCRIPTION =
            "select id, team, active, policy->>'work' from subscription where name = ?";

    /** Lanes with something to lease. Parameters as of {@link #lanes}. */
    static final String OPEN_LANES = """
            select l.id from lane l where l.subscription = ? and l.id > ?
              and exists (select from delivery d where d.state = 'r' and d.lane = l.id and d.lease is null)
            order by l.id limit ?
            """;

    /** Lanes with a suspect that nobody tries now. */
    static final String SUSPECT_LANES = """
            select distinct d.lane from delivery d join lane l on l.id = d.lane and l.subscription = ?
            where d.state = 's' and d.lease is null and d.lane > ? order by d.lane limit ?
            """;

    // One probe for each state, as written in its partial index.
    private static final String HELD = """
            select s.team, (s.policy->>'attempts')::int, (s.policy->>'budgetMillis')::bigint,
              (s.policy->>'backoffMillis')::bigint, (s.policy->>'capMillis')::bigint,
              d.state, d.crashes, d.created_at,
              case when d.tried_from is not null then d.tried_from + paused_time(l.id, d.tried_from) end
            from lane l join subscription s on s.id = l.subscription left join lateral (
              (select state, crashes, created_at, tried_from from delivery
               where state = 'r' and lane = ? and id = ? and lease = ? and attempts = ?)
              union all
              (select state, crashes, created_at, tried_from from delivery
               where state = 's' and lane = ? and id = ? and lease = ? and attempts = ?)) d on true
            where l.id = ?
            """;

    private static final String TOLD = """
            select exists (select from delivery_ended where message = ? and id = ? and attempts = ? and state = 'd' and ? = 'done')
                or exists (select from failure where message = ? and delivery = ? and attempt = ? and word = ?)
            """;

    /** @param work null when no route of ours works on it */
    record Subscription(int id, String team, boolean active, String work) {}

    /** @param leased null when this try is over */
    record Held(String team, RetryPolicy policy, Leased leased) {}

    private OutsideStatements() {}

    static Optional<Subscription> subscription(Connection connection, String name) throws SQLException {
        try (var select = connection.prepareStatement(SUBSCRIPTION)) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Subscription(row.getInt(1), row.getString(2), row.getBoolean(3), row.getString(4)))
                        : Optional.empty();
            }
        }
    }

    /** Lanes of a subscription above {@code after}, by their number. @param sql one of those above */
    static List<Long> lanes(Connection connection, String sql, int subscription, long after, int limit)
            throws SQLException {
        List<Long> lanes = new ArrayList<>();
        try (var select = connection.prepareStatement(sql)) {
            select.setInt(1, subscription);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    lanes.add(row.getLong(1));
                }
            }
        }
        return lanes;
    }

    /** Whose delivery it is, and the try itself while its lease holds; empty when there is no such lane. */
    static Optional<Held> held(Connection connection, OutsideHandle handle) throws SQLException {
        try (var select = connection.prepareStatement(HELD)) {
            for (int from : new int[] {1, 5}) {
                select.setLong(from, handle.lane());
                select.setLong(from + 1, handle.delivery());
                select.setLong(from + 2, handle.lease());
                select.setInt(from + 3, handle.attempt());
            }
            select.setLong(9, handle.lane());
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(held(row, handle)) : Optional.empty();
            }
        }
    }

    private static Held held(ResultSet row, OutsideHandle handle) throws SQLException {
        RetryPolicy usual = RetryPolicy.USUAL;
        int attempts = row.getInt(2);
        RetryPolicy policy = new RetryPolicy(
                attempts == 0 ? usual.attempts() : attempts,
                millis(row, 3, usual.budget()),
                millis(row, 4, usual.backoff()),
                millis(row, 5, usual.cap()));
        String state = row.getString(6);
        Leased leased = state == null
                ? null
                : new Leased(
                        handle.delivery(),
                        handle.lane(),
                        handle.lease(),
                        handle.attempt(),
                        row.getInt(7),
                        state.equals("s"),
                        handle.message(),
                        null,
                        null,
                        instant(row, 8),
                        instant(row, 9),
                        null);
        return new Held(row.getString(1), policy, leased);
    }

    /** Whether this outcome of this try was recorded by an earlier request. */
    static boolean told(Connection connection, OutsideHandle handle, String word) throws SQLException {
        try (var select = connection.prepareStatement(TOLD)) {
            select.setObject(1, handle.message());
            select.setLong(2, handle.delivery());
            select.setInt(3, handle.attempt());
            select.setString(4, word);
            select.setObject(5, handle.message());
            select.setLong(6, handle.delivery());
            select.setInt(7, handle.attempt());
            select.setString(8, word);
            try (var row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Notes that this suspect is the one being tried, as for our own workers. */
    static void tried(Connection connection, Leased suspect) throws SQLException {
        try (var note = connection.prepareStatement("update lease set running = ? where id = ?")) {
            note.setLong(1, suspect.delivery());
            note.setLong(2, suspect.lease());
            note.executeUpdate();
        }
    }

    /** False when the lease is no more. */
    static boolean move(Connection connection, long lease, int runner) throws SQLException {
        try (var update = connection.prepareStatement("update lease set runner = ? where id = ?")) {
            update.setLong(1, runner);
            update.setLong(2, lease);
            return update.executeUpdate() == 1;
        }
    }

    static byte[] key(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select value from house_key where name = 'handle'");
                var row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table house_key has lost its row 'handle'", "02000");
            }
            return row.getBytes(1);
        }
    }

    private static Duration millis(ResultSet row, int column, Duration usual) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? usual : Duration.ofMillis(millis);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
