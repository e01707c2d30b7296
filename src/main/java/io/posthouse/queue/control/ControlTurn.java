package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that changes rules: one person after the other. After the commit all processes get a hint. */
final class ControlTurn {
    private static final Logger LOG = LoggerFactory.getLogger(ControlTurn.class);
    private static final String NEXT = "update control_version set version = version + 1 returning version";
    /** What is no lane's number makes a listener look at everything. */
    private static final String HINT = "select pg_notify('posthouse_lanes', 'control')";

    private ControlTurn() {}

    /** What is done while nobody else changes rules. @param <T> what comes of it */
    interface Change<T> {
        T run(Connection connection, long version) throws SQLException;
    }

    static <T> T take(DataSource database, Change<T> change) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            T result;
            try {
                result = change.run(connection, next(connection));
                connection.commit();
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
            hint(connection);
            return result;
        }
    }

    /** Not inside the transaction: a notice would queue all commits of the house behind one lock. */
    private static void hint(Connection connection) {
        try (var hint = connection.prepareStatement(HINT)) {
            hint.execute();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("the change is in force; all processes read it within a second");
        }
    }

    private static long next(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(NEXT);
                ResultSet row = update.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
