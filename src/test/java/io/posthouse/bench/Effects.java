package io.posthouse.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** When effects happened: the inbox row is written by the statement of the effect, and here it keeps its time. */
final class Effects {
    private Effects() {}

    /** For benches only; the statement's own time, its commit follows within one fsync. */
    static void rememberTimes(Bed bed, String team) throws SQLException {
        try (Connection connection = bed.house().connect(team)) {
            connection
                    .createStatement()
                    .execute(
                            "alter table inbox add column if not exists applied_at timestamptz default clock_timestamp()");
        }
    }

    static void await(Bed bed, String team, int count) {
        Awaitility.await(team + " has applied all")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> count(bed, team) >= count);
    }

    static int count(Bed bed, String team) throws SQLException {
        try (Connection connection = bed.house().connect(team);
                ResultSet row = connection.createStatement().executeQuery("select count(*) from inbox")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Of the last so many, between the 10th and the 95th of a hundred; there must be just {@code all}. */
    static double perSecond(Bed bed, String team, int last, int all) throws SQLException {
        if (count(bed, team) != all) {
            throw new IllegalStateException(count(bed, team) + " effects of " + all + ": nothing was measured");
        }
        try (Connection connection = bed.house().connect(team);
                var select = connection.prepareStatement("""
                        select extract(epoch from
                          percentile_disc(0.95) within group (order by applied_at)
                          - percentile_disc(0.10) within group (order by applied_at))
                        from (select applied_at from inbox order by applied_at desc limit ?) i""")) {
            select.setInt(1, last);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return 0.85 * last / row.getDouble(1);
            }
        }
    }

    /** By message, microseconds since 1970. */
    static Map<UUID, Long> times(Bed bed, String team) throws SQLException {
        Map<UUID, Long> times = new HashMap<>();
        try (Connection connection = bed.house().connect(team);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery(
                                "select message, (extract(epoch from applied_at) * 1000000)::bigint from inbox")) {
            while (row.next()) {
                times.put(row.getObject(1, UUID.class), row.getLong(2));
            }
        }
        return times;
    }
}
