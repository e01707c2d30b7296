package io.posthouse.database;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** PostgreSQL's failures under the names JDBC has for them, so that an error table can tell them apart by class. */
final class SqlFailures {
    // The server goes, comes, or has no connection, memory or disk left: nothing was done, or it was rolled back.
    private static final Set<String> CONNECTION = Set.of("57P01", "57P02", "57P03", "57P04", "57P05");

    private SqlFailures() {}

    /** The same failure, or one of a telling class with it as the cause and with its SQLState. */
    static SQLException named(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return failure;
        }
        if (state.startsWith("40") && !(failure instanceof SQLTransactionRollbackException)) {
            return new SQLTransactionRollbackException(failure.getMessage(), state, failure.getErrorCode(), failure);
        }
        if (state.startsWith("22") && !(failure instanceof SQLDataException)) {
            return new SQLDataException(failure.getMessage(), state, failure.getErrorCode(), failure);
        }
        boolean connection = state.startsWith("08") || state.startsWith("53") || CONNECTION.contains(state);
        if (connection && !(failure instanceof SQLTransientConnectionException)) {
            return new SQLTransientConnectionException(failure.getMessage(), state, failure.getErrorCode(), failure);
        }
        return failure;
    }
}
