package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamDataSourceTest {
    private static HikariDataSource pool;
    private static DataSource team;

    @BeforeAll
    static void open() throws SQLException {
        pool = Pools.pool("wrapped", TestDatabases.freshEmpty("posthouse"), 4);
        team = TeamDataSource.over(pool, () -> true);
        execute("create table entry(id int primary key, word text, data jsonb)");
        execute("insert into entry values (1, 'a', '{}'), (2, 'b', '{}')");
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "select * from entry where id = ?",
                "select '?', \"word\" from entry where id = ? -- and word = ?",
                "select /* ? */ $$ ? $$, ?::text from entry where data ?? 'a' and word = ?",
                "with e as (select cast(? as jsonb) j) insert into entry select 9, ?, j from e on conflict do nothing",
                "select 'it''s ?', E'\\'?', ?::int"
            })
    void parametersAreCountedAsTheDriverCountsThem(String sql) throws SQLException {
        try (Connection own = team.getConnection();
                Connection drivers = pool.getConnection();
                PreparedStatement counted = own.prepareStatement(sql);
                PreparedStatement asked = drivers.prepareStatement(sql)) {
            assertThat(counted.getParameterMetaData().getParameterCount())
                    .isEqualTo(asked.getParameterMetaData().getParameterCount());
        }
    }

    @Test
    void countingDoesNotAskTheServer() throws SQLException {
        try (Connection connection = team.getConnection();
                PreparedStatement statement = connection.prepareStatement("select ? from no_such_table")) {
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
        }
    }

    @Test
    void aDeadlockIsARolledBackTransaction() throws Exception {
        try (Connection one = team.getConnection();
                Connection other = team.getConnection()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            update(one, 1);
            update(other, 2);
            var crossing = CompletableFuture.supplyAsync(() -> failureOf(other, 1));
            SQLException failure = failureOf(one, 2);
            SQLException victim = failure == null ? crossing.get() : failure;
            one.rollback();
            other.rollback();
            assertThat((Exception) victim).isInstanceOf(SQLTransactionRollbackException.class);
            assertThat(victim.getSQLState()).isEqualTo("40P01");
            assertThat(victim.getCause()).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aLostSessionIsATransientConnectionFailure() throws SQLException {
        try (Connection connection = team.getConnection()) {
            int session = number(connection, "select pg_backend_pid()");
            try (Connection superuser = TestDatabases.shared().superuser().connect()) {
                superuser.createStatement().execute("select pg_terminate_backend(" + session + ", 5000)");
            }
            assertThatThrownBy(() -> number(connection, "select 1"))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isIn("57P01", "08006", "08003");
        }
    }

    @Test
    void aMistakeKeepsItsOwnClassAndShowsNoValues() {
        assertThatThrownBy(() -> execute("insert into entry values (1, 'a', '{}')"))
                .isInstanceOf(SQLException.class)
                .isNotInstanceOf(SQLTransactionRollbackException.class)
                .hasMessageContaining("entry_pkey")
                .hasMessageNotContaining("(1)")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("23505");
    }

    @Test
    void closingGivesTheConnectionBackToThePool() throws SQLException {
        for (int i = 0; i < 10; i++) {
            execute("select 1");
        }
        Awaitility.await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    }

    private static void update(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update entry set word = 'x' where id = ?")) {
            statement.setInt(1, id);
            statement.executeUpdate();
        }
    }

    private static SQLException failureOf(Connection connection, int id) {
        try {
            update(connection, id);
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = team.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
