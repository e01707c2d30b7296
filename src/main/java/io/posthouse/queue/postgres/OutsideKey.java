package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The key this house signs handles with, read once. Thread-safe. */
final class OutsideKey {
    private final DataSource database;
    private volatile byte[] key;

    OutsideKey(DataSource database) {
        this.database = database;
    }

    /** Not to be called with a connection in hand: the first time it takes one. Not to be changed. */
    byte[] bytes() throws SQLException {
        byte[] known = key;
        if (known == null) {
            try (Connection connection = database.getConnection()) {
                known = OutsideStatements.key(connection);
            }
            key = known;
        }
        return known;
    }
}
