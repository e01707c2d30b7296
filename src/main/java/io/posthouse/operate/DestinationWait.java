package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * An outside system of a realm into which nothing is written for now.
 *
 * @param until by the database's clock; what waits goes on by itself
 * @param why to be read behind the destination's name
 */
public record DestinationWait(String realm, String destination, Instant until, String why) {
    private static final int MOST = 100;
    private static final String NOW = "select realm, destination, waits_until, waits_for from write_back_limit"
            + " where waits_until > now() order by waits_until desc, realm, destination limit ?";

    /** Those that wait longest come first; {@value #MOST} at most. */
    static List<DestinationWait> now(Connection connection) throws SQLException {
        return Queries.list(
                connection,
                NOW,
                row -> new DestinationWait(
                        row.getString("realm"),
                        row.getString("destination"),
                        instant(row, "waits_until"),
                        row.getString("waits_for")),
                MOST);
    }
}
