package io.posthouse.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Transactions that need locks which stop everyone else. They wait for such a lock a moment only, because everyone queues
 * up behind who waits for it, and give up when a long transaction (a report, a dump) holds it.
 */
final class Brief {
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 300;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELED = "57014";
    private static final String DEADLOCK = "40P01";
    private static final long TURN = 0x706172746974696fL;

    private final DataSource database;

    Brief(DataSource database) {
        this.database = database;
    }

    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Empty when the locks could not be had in time; then nothing was done. */
    <T> Optional<T> attempt(Work<T> work) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (Connection connection = database.getConnection()) {
                return Optional.of(inTransaction(connection, work));
            } catch (SQLException e) {
                if (!isBusy(e)) {
                    throw e;
                }
            }
            pause();
        }
        return Optional.empty();
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Only one process at a time: the others then find nothing left to do.
            statement.execute("select pg_advisory_xact_lock(" + TURN + ")");
            statement.execute("set local lock_timeout = '100ms'");
            statement.execute("set local statement_timeout = '1s'");
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean isBusy(SQLException e) {
        String state = e.getSQLState();
        return LOCK_NOT_AVAILABLE.equals(state) || CANCELED.equals(state) || DEADLOCK.equals(state);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
