package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailuresTest {
    /** Gone, restarting, no connection, no disk, no memory left: no message is to blame, so none has an attempt counted. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "53100", "53200"})
    void aServerThatCannotIsAway(String state) {
        Object named = named(state);
        assertThat(named).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(((SQLException) named).getSQLState()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void aCollisionMayBeTriedAtOnce(String state) {
        assertThat(named(state)).isInstanceOf(SQLTransactionRollbackException.class);
    }

    @Test
    void dataThatCannotBeStoredIsItsOwnFault() {
        assertThat(named("22P02")).isInstanceOf(SQLDataException.class);
    }

    @Test
    void everythingElseStaysAsItIs() {
        Object named = named("42P01");
        assertThat(named.getClass()).isEqualTo(SQLException.class);
    }

    private static Object named(String state) {
        return SqlFailures.named(new SQLException("x", state));
    }
}
