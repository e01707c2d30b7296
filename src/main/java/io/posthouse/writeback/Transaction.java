package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A short transaction in the queue's database. */
final class Transaction {
    private Transaction() {}

    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    static <T> T of(DataSource database, Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
