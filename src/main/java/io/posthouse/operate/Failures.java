package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What is kept of the tries of one delivery. */
final class Failures {
    private Failures() {}

    /** Oldest first. */
    static List<Failure> of(Connection connection, UUID message, long delivery) throws SQLException {
        return Queries.list(
                connection,
                "select * from failure where message = ? and delivery = ? order by at, attempt limit 1000",
                Failures::failure,
                message,
                delivery);
    }

    private static Failure failure(ResultSet row) throws SQLException {
        return new Failure(
                row.getInt("attempt"),
                instant(row, "at"),
                row.getString("word"),
                row.getString("class"),
                row.getString("text"),
                row.getString("step"),
                row.getString("route_version"));
    }
}
