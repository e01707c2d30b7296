package io.posthouse.database;

import static io.posthouse.database.EmbeddedPostgresTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {
    private static final Path ROUTES = Path.of("routes");

    @TempDir
    static Path data;

    @Test
    void aFourthTeamGetsItsDatabaseWhileTheOthersRun() throws SQLException {
        try (Databases databases = Databases.open(embedded(), List.of("crm"))) {
            databases.add("billing");
            assertThat(databases.add("billing")).isSameAs(databases.team("billing"));
            try (Connection connection = databases.team("billing").getConnection()) {
                assertThat(text(connection, "select current_user || '@' || current_database()"))
                        .isEqualTo("billing@billing");
                assertThat(text(connection, "select count(*) from inbox")).isEqualTo("0");
            }
            assertThatThrownBy(() -> databases.team("unknown")).hasMessageContaining("unknown");
            assertThatThrownBy(() -> databases.add("queue")).hasMessageContaining("cannot name a database");
        }
    }

    @Test
    void onlyLeasesForgetWithoutTheDisk() throws SQLException {
        try (Databases databases = Databases.open(embedded(), List.of());
                Connection queue = databases.queue().getConnection();
                Connection leases = databases.leases().getConnection();
                Connection dedicated = databases.dedicated()) {
            assertThat(text(queue, "show synchronous_commit")).isEqualTo("on");
            assertThat(text(leases, "show synchronous_commit")).isEqualTo("off");
            assertThat(text(dedicated, "select current_database()")).isEqualTo("posthouse");
        }
    }

    @Test
    void twoStartingAtOnceDoNotCollide() {
        var one = CompletableFuture.supplyAsync(() -> Databases.open(embedded(), List.of("crm", "marketing")));
        var other = CompletableFuture.supplyAsync(() -> Databases.open(embedded(), List.of("crm", "marketing")));
        one.join().close();
        other.join().close();
    }

    @Test
    void anUnsafeServerIsRefusedUnlessNamed() throws SQLException {
        Access access = TestDatabases.freshEmpty("posthouse");
        try (Connection connection = TestDatabases.shared().superuser().connect()) {
            String database = access.url().replaceFirst(".*/", "");
            connection.createStatement().execute("alter database " + database + " set synchronous_commit = off");
        }
        assertThatThrownBy(() -> Databases.open(external(Map.of("queue", access), Set.of()), List.of()))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("fsync = off")
                .hasMessageContaining("synchronous_commit = off")
                .hasMessageContaining("posthouse.database.allow-unsafe");
        Databases.open(
                        external(Map.of("queue", access), Set.of("fsync", "full_page_writes", "synchronous_commit")),
                        List.of())
                .close();
    }

    @Test
    void allMissingUrlsAreNamedAtOnce() {
        Access access = new Access("jdbc:postgresql://127.0.0.1:1/queue", "queue", "secret");
        assertThatThrownBy(
                        () -> Databases.open(external(Map.of("queue", access), Set.of()), List.of("crm", "analytics")))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("posthouse.database.crm.url (environment POSTHOUSE_DATABASE_CRM_URL)")
                .hasMessageContaining("posthouse.database.analytics.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aTeamWhoseDatabaseIsAwayAtTheStartWaitsAlone(@TempDir Path elsewhere) throws SQLException {
        EmbeddedPostgres own = EmbeddedPostgres.join(elsewhere, UnpackedPostgres.FOLDER, Duration.ZERO);
        new Provisioning(own).provide(List.of("crm"));
        Access crm = own.access("crm", "crm");
        own.close();
        Access queue = TestDatabases.freshEmpty("posthouse");
        Access marketing = TestDatabases.freshEmpty("marketing");
        var settings = external(
                Map.of("queue", queue, "crm", crm, "marketing", marketing), Set.of("fsync", "full_page_writes"));
        try (Databases databases = Databases.open(settings, List.of("crm", "marketing"))) {
            databases.team("marketing").getConnection().close();
            assertThatThrownBy(() -> databases.team("crm").getConnection())
                    .isInstanceOf(SQLTransientConnectionException.class);
            own = EmbeddedPostgres.join(elsewhere, UnpackedPostgres.FOLDER, Duration.ZERO);
            Awaitility.await().ignoreExceptions().until(() -> {
                try (Connection connection = databases.team("crm").getConnection()) {
                    return text(connection, "select count(*) from inbox").equals("0");
                }
            });
        } finally {
            own.close();
        }
    }

    private DatabaseSettings embedded() {
        return new DatabaseSettings(data, ROUTES, Map.of(), Set.of(), new PoolSizes(4, 2, 4), Duration.ZERO);
    }

    private DatabaseSettings external(Map<String, Access> databases, Set<String> allowUnsafe) {
        return new DatabaseSettings(data, ROUTES, databases, allowUnsafe, new PoolSizes(4, 2, 4), Duration.ZERO);
    }
}
