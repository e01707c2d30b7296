package io.posthouse.queue.postgres;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.postgresql.util.PSQLException;

/** What an SQLException says about trying again (PostgreSQL manual, appendix A). */
final class SqlStates {
    private static final String NOT_NULL = "23502";

    private SqlStates() {}

    /** The connection or the server is gone, or cannot take us now: the same statement may work later. */
    static boolean unreachable(SQLException e) {
        String state = state(e);
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals("25006")
                || state.equals("57014");
    }

    /** The database has no room to write. */
    static boolean diskFull(SQLException e) {
        return state(e).equals("53100");
    }

    /** Another transaction was in the way: the same statement may work at once. */
    static boolean collided(SQLException e) {
        return state(e).startsWith("40") || state(e).equals("55P03");
    }

    /** What we sent can never be stored: data exceptions, broken constraints, limits. Everything else may be the server's. */
    static boolean blamesData(SQLException e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /** A delivery whose lane is not there yet. */
    static boolean lacksLane(SQLException e) {
        return NOT_NULL.equals(e.getSQLState())
                && e instanceof PSQLException refused
                && refused.getServerErrorMessage() != null
                && "lane".equals(refused.getServerErrorMessage().getColumn());
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
