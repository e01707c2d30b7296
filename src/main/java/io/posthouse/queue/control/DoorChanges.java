package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** Closes doors and opens them again, each with its row in the audit. Thread-safe. */
public final class DoorChanges {
    private static final String SCOPE = " where path = ? and realm is not distinct from ?";
    private static final String REMOVE = "delete from closed_door" + SCOPE;
    private static final String INSERT = """
            insert into closed_door(path, realm, reason, actor, since, until, version)
            values (?, ?, ?, ?, now(), coalesce(?, now() + ? * interval '1 ms'), ?)
            returning path, realm, reason, actor, since, until, version
            """;
    private static final String AUDIT = "insert into audit(actor, action, scope, count, reason) values (?, ?, ?, 1, ?)";

    private final DataSource database;

    public DoorChanges(DataSource database) {
        this.database = database;
    }

    /**
     * Closes, or closes with another reason or time.
     *
     * @param path as in its route
     * @param realm null = for all
     * @param lasts by the database's clock; null = see until
     * @param until null with a null lasts = until it is opened
     */
    public ClosedDoor close(String path, String realm, String actor, String reason, Duration lasts, Instant until)
            throws SQLException {
        return ControlTurn.take(database, (connection, version) -> {
            remove(connection, path, realm);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, path);
                insert.setString(2, realm);
                insert.setString(3, reason);
                insert.setString(4, actor);
                insert.setTimestamp(5, until == null ? null : Timestamp.from(until));
                insert.setObject(6, lasts == null ? null : lasts.toMillis(), Types.BIGINT);
                insert.setLong(7, version);
                audit(connection, actor, "door.close", path, realm, reason);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return ControlRows.door(row);
                }
            }
        });
    }

    /** False when it was not closed. */
    public boolean open(String path, String realm, String actor, String reason) throws SQLException {
        return ControlTurn.take(database, (connection, version) -> {
            boolean closed = remove(connection, path, realm);
            if (closed) {
                audit(connection, actor, "door.open", path, realm, reason);
            }
            return closed;
        });
    }

    private static boolean remove(Connection connection, String path, String realm) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setString(1, path);
            remove.setString(2, realm);
            return remove.executeUpdate() > 0;
        }
    }

    private static void audit(
            Connection connection, String actor, String action, String path, String realm, String reason)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AUDIT)) {
            insert.setString(1, actor);
            insert.setString(2, action);
            insert.setString(3, path + (realm == null ? "" : " realm=" + realm));
            insert.setString(4, reason);
            insert.executeUpdate();
        }
    }
}
