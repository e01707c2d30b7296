package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import io.posthouse.queue.control.ControlRows;
import io.posthouse.queue.control.Controls;
import io.posthouse.queue.control.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** How the house stands now. Thread-safe. */
public final class Status {
    /** Some four million deliveries, read in about a second. */
    private static final long BYTES = 1L << 30;

    private static final long ROWS = 300_000;
    /** Some 250,000 deliveries, read in 50 ms. */
    private static final long GLANCE_BYTES = 64L << 20;

    private static final long GLANCE_ROWS = 50_000;
    private static final String TOO_LONG = "57014";
    private static final String DONE = """
            select s.name, sum(e.n) as n
            from (select lane, count(*) as n from delivery_ended
                  where state = 'd' and ended_at > now() - ? * interval '1 second' group by lane) e
            cross join lateral (select subscription from lane where id = e.lane offset 0) l
            join subscription s on s.id = l.subscription group by s.name""";

    private final DataSource queue;

    public Status(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param at the database's clock
     * @param runners processes with a heartbeat
     * @param waits destinations into which nothing is written for now
     */
    public record House(
            Instant at, List<Runner> runners, List<Subscription> subscriptions, List<DestinationWait> waits) {
        public House(Instant at, List<Runner> runners, List<Subscription> subscriptions) {
            this(at, runners, subscriptions, List.of());
        }
    }

    public record Runner(String name, Instant startedAt, Instant aliveUntil) {}

    /**
     * @param doneLastHour null when counting would have taken too long, or was not asked for
     * @param oldestAgeSeconds null when nothing is open
     * @param control paused, drained or throttled; in brackets when a part of its lanes is; null when nothing is in force
     */
    public record Subscription(
            Depth depth, long doneLastMinute, Long doneLastHour, Long oldestAgeSeconds, String control) {}

    public House now() throws SQLException {
        return house(BYTES, ROWS, true);
    }

    /** The same at a fraction of the cost, for what looks again and again: counting stops earlier, the hour is left out. */
    public House glance() throws SQLException {
        return house(GLANCE_BYTES, GLANCE_ROWS, false);
    }

    private House house(long bytes, long rows, boolean withHour) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Instant at = Queries.list(connection, "select now() as now", row -> instant(row, "now"))
                    .get(0);
            var runners = Queries.list(
                    connection,
                    "select name, started_at, alive_until from runner where alive_until > now() and name <> 'outside' order by id limit 1000",
                    row -> new Runner(row.getString("name"), instant(row, "started_at"), instant(row, "alive_until")));
            Controls controls = ControlRows.read(connection).controls();
            Map<String, Long> minute = done(connection, 60);
            Map<String, Long> hour = withHour ? doneInAnHour(connection) : null;
            var subscriptions = Depths.count(connection, bytes, rows).stream()
                    .map(depth -> new Subscription(
                            depth,
                            minute.getOrDefault(depth.subscription(), 0L),
                            hour == null ? null : hour.getOrDefault(depth.subscription(), 0L),
                            age(depth, at),
                            InForce.word(controls, new Scope(depth.subscription(), null, null))))
                    .toList();
            return new House(at, runners, subscriptions, DestinationWait.now(connection));
        }
    }

    private static Long age(Depth depth, Instant at) {
        return depth.oldest() == null
                ? null
                : Math.max(0, at.getEpochSecond() - depth.oldest().getEpochSecond());
    }

    private static Map<String, Long> done(Connection connection, int seconds) throws SQLException {
        var done = new HashMap<String, Long>();
        Queries.list(connection, DONE, row -> done.put(row.getString("name"), row.getLong("n")), seconds);
        return done;
    }

    /** Null when there are so many that it would take longer than the rest of the answer. */
    private static Map<String, Long> doneInAnHour(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement limit = connection.createStatement()) {
            limit.execute("set local statement_timeout = 400");
            return done(connection, 3600);
        } catch (SQLException e) {
            if (TOO_LONG.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
