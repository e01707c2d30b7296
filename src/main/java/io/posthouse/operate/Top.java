package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import io.posthouse.queue.control.ControlRows;
import io.posthouse.queue.control.Controls;
import io.posthouse.queue.control.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import javax.sql.DataSource;

/** Who uses the house: work, messages, failures and what waits, by worker, realm, destination or all of them. Thread-safe. */
public final class Top {
    /** As long as usage is kept. */
    public static final Duration LONGEST = Duration.ofHours(26);

    private static final long BYTES = 256L << 20;
    private static final long ROWS = 300_000;

    private static final String USED = """
            , open as (
              select lane, sum(ready) + sum(leased) + sum(suspect) + sum(waiting) + sum(held) as open, min(oldest) as oldest,
                bool_or(capped) as capped
              from counted group by lane
            ), used as (
              select lane, sum(done) as done, sum(retried) as retried, sum(dead) as dead, sum(nanos) as nanos,
                sum(bytes) as bytes
              from lane_usage where minute >= date_trunc('minute', now() - ? * interval '1 second') group by lane
            )
            select %1$s, coalesce(sum(u.done), 0) as done, coalesce(sum(u.retried), 0) as retried,
              coalesce(sum(u.dead), 0) as dead, coalesce(sum(u.nanos), 0) / 1e9 as seconds,
              coalesce(sum(u.bytes), 0) as bytes,
              coalesce(sum(u.nanos) / nullif(sum(sum(u.nanos)) over (), 0), 0) as share,
              coalesce(sum(o.open), 0) as open, min(o.oldest) as oldest, coalesce(bool_or(o.capped), false) as capped
            from open o full join used u on u.lane = o.lane
              join lane l on l.id = coalesce(o.lane, u.lane)
              join subscription s on s.id = l.subscription
            group by %2$s order by %3$s desc, 1, 2, 3 limit ?
            """;

    private final DataSource queue;

    public Top(DataSource queue) {
        this.queue = queue;
    }

    /** What lanes are put together by. */
    public enum By {
        WORKER("s.name"),
        REALM("l.realm"),
        DESTINATION("l.destination");

        private final String column;

        By(String column) {
            this.column = column;
        }
    }

    /** Who comes first. */
    public enum Sort {
        SECONDS("seconds"),
        MESSAGES("done"),
        WAITING("open"),
        DEAD("dead");

        private final String column;

        Sort(String column) {
            this.column = column;
        }
    }

    /** @param since what was counted from then on, by the minute */
    public record House(Instant at, Instant since, List<Row> rows) {}

    /**
     * @param worker null when not asked for; the same for realm and destination
     * @param share of all work seconds, 0 to 1
     * @param perSecond messages done a second
     * @param dead dead letters since then
     * @param open deliveries that are neither done nor dead, now
     * @param oldestAgeSeconds of those; null when there are none
     * @param capped counting stopped: open is at least this
     * @param control paused, drained or throttled; in brackets when in part
     */
    public record Row(
            String worker,
            String realm,
            String destination,
            double share,
            double seconds,
            long done,
            double perSecond,
            long retried,
            long dead,
            long bytes,
            long open,
            Long oldestAgeSeconds,
            boolean capped,
            String control) {}

    /** @param since {@link #LONGEST} at most */
    public House now(Set<By> by, Duration since, Sort sort, int limit) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Controls controls = ControlRows.read(connection).controls();
            Instant[] times = Queries.list(
                            connection,
                            "select now() as at, date_trunc('minute', now() - ? * interval '1 second') as since",
                            row -> new Instant[] {instant(row, "at"), instant(row, "since")},
                            since.toSeconds())
                    .get(0);
            double seconds = Math.max(1, Duration.between(times[1], times[0]).toMillis() / 1000.0);
            boolean small = Depths.small(connection, BYTES);
            String sql = (small ? Depths.ALL : Depths.SOME) + USED.formatted(columns(by), groups(by), sort.column);
            Object[] parameters =
                    small ? new Object[] {since.toSeconds(), limit} : new Object[] {ROWS, since.toSeconds(), limit};
            List<Row> rows = Queries.list(connection, sql, row -> row(row, times[0], seconds, controls), parameters);
            return new House(times[0], times[1], rows);
        }
    }

    private static Row row(ResultSet row, Instant at, double seconds, Controls controls) throws SQLException {
        Scope scope = new Scope(row.getString("worker"), row.getString("realm"), row.getString("destination"));
        Instant oldest = instant(row, "oldest");
        long done = row.getLong("done");
        return new Row(
                scope.worker(),
                scope.realm(),
                scope.destination(),
                row.getDouble("share"),
                row.getDouble("seconds"),
                done,
                done / seconds,
                row.getLong("retried"),
                row.getLong("dead"),
                row.getLong("bytes"),
                row.getLong("open"),
                oldest == null ? null : Math.max(0, Duration.between(oldest, at).toSeconds()),
                row.getBoolean("capped"),
                InForce.word(controls, scope));
    }

    private static String columns(Set<By> by) {
        StringJoiner columns = new StringJoiner(", ");
        for (By one : By.values()) {
            columns.add((by.contains(one) ? one.column : "null::text") + " as "
                    + one.name().toLowerCase(Locale.ROOT));
        }
        return columns.toString();
    }

    private static String groups(Set<By> by) {
        StringJoiner groups = new StringJoiner(", ");
        by.forEach(one -> groups.add(one.column));
        return groups.toString();
    }
}
