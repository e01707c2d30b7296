package io.posthouse.promises;

import io.posthouse.outside.House;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/** How long deliveries that came in a span of time stood in the queue until they were done. */
final class Dwell {
    private final House house;
    private final Instant from = Instant.now();
    private Instant to = from.plusSeconds(86_400);

    /** Begins now. */
    Dwell(House house) {
        this.house = house;
    }

    void end() {
        to = Instant.now();
    }

    /** In milliseconds, of all deliveries of a team. */
    double p95(String team) throws SQLException {
        return p95("s.team = ?", team);
    }

    /** In milliseconds, of all realms but one, every hop. */
    double p95Without(String realm) throws SQLException {
        return p95("l.realm <> ?", realm);
    }

    private double p95(String which, String value) throws SQLException {
        try (Connection connection = house.connect("posthouse");
                var select = connection.prepareStatement(
                        "select coalesce(percentile_disc(0.95) within group (order by extract(epoch from"
                                + " (ended_at - created_at)) * 1000), 'NaN') from delivery_ended d"
                                + " join lane l on l.id = d.lane join subscription s on s.id = l.subscription"
                                + " where d.created_at between ? and ? and " + which)) {
            select.setTimestamp(1, Timestamp.from(from));
            select.setTimestamp(2, Timestamp.from(to));
            select.setString(3, value);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }
}
