package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules as they stand in the database. */
public final class ControlRows {
    static final String COLUMNS =
            "id, worker, realm, destination, what, rate, concurrency, up_to, reason, actor, since, until, version";

    private static final String VERSION = "select version, now() from control_version";
    private static final String RULES =
            "select " + COLUMNS + " from control where until is null or until > now() order by since, id";
    private static final String DOORS = "select path, realm, reason, actor, since, until, version from closed_door"
            + " where until is null or until > now() order by since";

    private ControlRows() {}

    /** Reads everything. */
    public static Seen read(Connection connection) throws SQLException {
        return read(connection, Seen.NOTHING);
    }

    /** Reads one row when nothing has changed since. What has ended by itself is left out. */
    static Seen read(Connection connection, Seen before) throws SQLException {
        try (var select = connection.prepareStatement(VERSION);
                ResultSet row = select.executeQuery()) {
            row.next();
            long version = row.getLong(1);
            Instant now = instant(row, 2);
            // Rules read after their version may be newer than it: then they are read once more next time.
            return version == before.version()
                    ? new Seen(
                            version,
                            now,
                            before.controls().at(now),
                            before.doors().at(now))
                    : new Seen(version, now, new Controls(rules(connection)), new ClosedDoors(doors(connection)));
        }
    }

    static Rule rule(ResultSet row) throws SQLException {
        return new Rule(
                row.getInt(1),
                new Scope(row.getString(2), row.getString(3), row.getString(4)),
                What.of(row.getString(5)),
                row.getObject(6, Double.class),
                row.getObject(7, Integer.class),
                row.getObject(8, Long.class),
                row.getString(9),
                row.getString(10),
                instant(row, 11),
                instant(row, 12),
                row.getLong(13));
    }

    static ClosedDoor door(ResultSet row) throws SQLException {
        return new ClosedDoor(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                instant(row, 5),
                instant(row, 6),
                row.getLong(7));
    }

    private static List<Rule> rules(Connection connection) throws SQLException {
        List<Rule> rules = new ArrayList<>();
        try (var select = connection.prepareStatement(RULES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rules.add(rule(row));
            }
        }
        return rules;
    }

    private static List<ClosedDoor> doors(Connection connection) throws SQLException {
        List<ClosedDoor> doors = new ArrayList<>();
        try (var select = connection.prepareStatement(DOORS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                doors.add(door(row));
            }
        }
        return doors;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
