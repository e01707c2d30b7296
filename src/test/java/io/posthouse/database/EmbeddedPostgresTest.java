package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    @TempDir
    static Path data;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws SQLException {
        server = EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
        new Provisioning(server).provide(List.of("posthouse", "crm", "marketing"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatIsConfirmedIsDurable() throws SQLException {
        try (Connection connection = server.access("crm", "crm").connect()) {
            assertThat(text(connection, "show fsync")).isEqualTo("on");
            assertThat(text(connection, "show synchronous_commit")).isEqualTo("on");
            assertThat(text(connection, "show full_page_writes")).isEqualTo("on");
            assertThat(text(connection, "show data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void dataSurvivesARestartOnTheSamePort() throws SQLException, IOException {
        Access before = server.access("crm", "crm");
        try (Connection connection = before.connect()) {
            connection.createStatement().execute("create table kept as select 42 as answer");
        }
        long pid = server.pid();
        server.close();
        assertThat(stopped(pid)).isTrue();
        server = EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
        assertThat(server.access("crm", "crm")).isEqualTo(before);
        try (Connection connection = before.connect()) {
            assertThat(text(connection, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void whoeverComesLaterJoinsAndTheLastOneStopsIt() throws SQLException, IOException {
        EmbeddedPostgres other = EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
        assertThat(other.pid()).isEqualTo(server.pid());
        server.close();
        try (Connection connection = other.access("crm", "crm").connect()) {
            assertThat(text(connection, "select 1")).isEqualTo("1");
        }
        long pid = other.pid();
        other.close();
        assertThat(stopped(pid)).isTrue();
        server = EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
    }

    @Test
    void strangersAreRefused() {
        String url = server.access("crm", "crm").url();
        for (String user : List.of("crm", "postgres", "stranger", "root")) {
            for (String password : List.of("", "wrong", user)) {
                assertThatThrownBy(
                                () -> new Access(url, user, password).connect().close())
                        .as("%s with '%s'", user, password)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void aTeamEntersItsOwnDatabaseOnly() throws SQLException {
        for (String other : List.of("posthouse", "marketing", "postgres", "template1")) {
            assertThatThrownBy(() -> server.access(other, "crm").connect().close())
                    .as(other)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for database");
        }
        try (Connection connection = server.access("crm", "crm").connect()) {
            for (String sql : List.of(
                    "set role marketing",
                    "create role intruder",
                    "create database mine",
                    "alter role crm superuser",
                    "select * from pg_authid",
                    "select pg_read_file('postgresql.conf')",
                    "copy (select 1) to program 'true'")) {
                assertThatThrownBy(() -> connection.createStatement().execute(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42501");
            }
        }
    }

    @Test
    void passwordsAreForTheirOwnerOnly() throws IOException {
        Path secrets = data.resolve("secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        try (var files = Files.list(secrets)) {
            assertThat(files.toList())
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aLostPasswordIsSaidSo() throws IOException {
        server.close();
        Path file = data.resolve("secrets/postgres.password");
        Path kept = Files.move(file, data.resolve("kept"));
        assertThatThrownBy(() -> EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("postgres.password");
        Files.move(kept, file);
        server = EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
    }

    // A zombie has stopped too, only nobody has looked yet.
    private static boolean stopped(long pid) throws IOException {
        Path command = Path.of("/proc", Long.toString(pid), "cmdline");
        return !Files.exists(command) || Files.readString(command).isEmpty();
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
