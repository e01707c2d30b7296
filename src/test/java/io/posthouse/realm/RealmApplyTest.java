package io.posthouse.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmApplyTest {
    private static final RealmScope PRUNE = new RealmScope(Set.of(), true, false);
    private static final RealmScope TAKE_OVER = new RealmScope(Set.of(), false, true);

    @TempDir
    Path folder;

    private RealmHome home;
    private HikariDataSource queue;

    @BeforeEach
    void open() {
        home = new RealmHome(folder);
        queue = TestDatabases.freshQueue();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aFileBecomesARowThatHoldsItsTextAsWritten() throws SQLException {
        String text = "# a comment\nrealm: acme   # and another\r\nname: Acme\n\n";
        home.realm("a.yaml", text);

        assertThat(told(apply(RealmScope.START))).containsExactly("ADDED acme");

        RealmRow row = row("acme");
        assertThat(row.document()).isEqualTo(text);
        assertThat(row.name()).isEqualTo("Acme");
        assertThat(row.managedBy()).isEqualTo("files");
        assertThat(row.appliedBy()).isEqualTo("ann");
        assertThat(row.version()).isEqualTo(1);
        assertThat(text("select actor || ' ' || action || ' ' || scope || ' ' || count from audit"))
                .isEqualTo("ann realm.apply +acme 1");
    }

    @Test
    void applyingTwiceChangesNothingMore() throws SQLException {
        home.realm("a.yaml", "realm: acme\n").realm("b.yaml", "realm: bolt\n");
        apply(RealmScope.START);

        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED acme", "UNCHANGED bolt");

        assertThat(version()).isEqualTo(1);
        assertThat(text("select count(*)::text from audit")).isEqualTo("1");
    }

    @Test
    void anotherMappingIsAnotherRealmThoughItsFileIsTheSame() throws SQLException {
        home.mapping("mappings/crm.jq", ".one").mapping("mappings/other.jq", ".");
        home.realm("a.yaml", "realm: acme\n# mapping: mappings/crm.jq\n").realm("b.yaml", "realm: bolt\n");
        apply(RealmScope.START);
        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED acme", "UNCHANGED bolt");

        home.mapping("mappings/crm.jq", ".two").mapping("mappings/other.jq", ".two");

        assertThat(told(apply(RealmScope.START))).containsExactly("CHANGED acme", "UNCHANGED bolt");
        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED acme", "UNCHANGED bolt");
        assertThat(history("acme")).containsExactly("2 false", "1 false");
    }

    @Test
    void aPlanWritesNothing() throws SQLException {
        home.realm("a.yaml", "realm: acme\n");

        assertThat(told(RealmApply.plan(queue, home.read().documents(), PRUNE))).containsExactly("ADDED acme");

        assertThat(version()).isZero();
    }

    @Test
    void aRealmWithoutFileIsRemovedByPruneOnlyAndItsPastStays() throws SQLException {
        home.realm("a.yaml", "realm: acme\n").realm("b.yaml", "realm: bolt\n");
        apply(RealmScope.START);
        home.without("b.yaml");

        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED acme", "LEFT bolt");
        assertThat(row("bolt").removed()).isFalse();
        assertThat(told(apply(PRUNE))).containsExactly("UNCHANGED acme", "REMOVED bolt");
        assertThat(row("bolt").removed()).isTrue();
        assertThat(history("bolt")).containsExactly("2 true", "1 false");
        assertThat(told(apply(PRUNE))).containsExactly("UNCHANGED acme");

        home.realm("b.yaml", "realm: bolt\n");
        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED acme", "ADDED bolt");
        assertThat(row("bolt").removed()).isFalse();
    }

    @Test
    void onlyNamedRealmsAreTouched() throws SQLException {
        home.realm("a.yaml", "realm: acme\n").realm("b.yaml", "realm: bolt\n");
        apply(RealmScope.START);
        home.realm("a.yaml", "realm: acme\nname: A\n").without("b.yaml");

        assertThat(told(apply(new RealmScope(Set.of("bolt"), true, false)))).containsExactly("REMOVED bolt");
        assertThat(row("acme").name()).isEqualTo("acme");
    }

    @Test
    void whatOthersManageIsNotOverwrittenUnlessTakenOver() throws SQLException {
        home.realm("a.yaml", "realm: acme\n");
        apply(RealmScope.START);
        update("update realm set managed_by = 'console', document = 'realm: acme' where id = 'acme'");
        home.realm("a.yaml", "realm: acme\nname: A\n");

        assertThat(told(apply(PRUNE))).containsExactly("KEPT acme");
        assertThat(row("acme").document()).isEqualTo("realm: acme");
        assertThat(told(apply(TAKE_OVER))).containsExactly("CHANGED acme");
        assertThat(row("acme").managedBy()).isEqualTo("files");

        update("update realm set managed_by = 'console' where id = 'acme'");
        home.without("a.yaml");
        assertThat(told(apply(PRUNE))).isEmpty();
        assertThat(row("acme").removed()).isFalse();
    }

    @Test
    void whatOthersRemovedDoesNotComeBackByAStart() throws SQLException {
        home.realm("a.yaml", "realm: acme\n");
        apply(RealmScope.START);
        update("update realm set managed_by = 'api', removed = true where id = 'acme'");

        assertThat(told(apply(RealmScope.START))).containsExactly("KEPT acme");
        assertThat(told(apply(TAKE_OVER))).containsExactly("ADDED acme");
    }

    @Test
    void theLastTwentyVersionsAreKept() throws SQLException {
        for (int i = 1; i <= 23; i++) {
            home.realm("a.yaml", "realm: acme\nname: N" + i + "\n");
            apply(RealmScope.START);
        }

        try (Connection connection = queue.getConnection()) {
            RealmRows rows = new RealmRows(connection);
            List<RealmRow> history = rows.history("acme");
            assertThat(history).hasSize(20);
            assertThat(history.get(0).version()).isEqualTo(23);
            assertThat(rows.find("acme", 4))
                    .hasValueSatisfying(row -> assertThat(row.document()).isEqualTo("realm: acme\nname: N4\n"));
            assertThat(rows.find("acme", 3)).isEmpty();
        }
    }

    @Test
    void aChangedRealmMayNotNameTheVariableOfOneThatStandsInARowOnly() throws SQLException {
        home.realm("b.yaml", "realm: a-b\n");
        apply(RealmScope.START);
        update("update realm set managed_by = 'console'");
        home.without("b.yaml").realm("a.yaml", "realm: a\ndoor: {keys: env:REALM_A_B_KEY}\n");

        assertThatThrownBy(() -> apply(RealmScope.START))
                .isInstanceOf(RealmsRefused.class)
                .hasMessageContaining("realms/a.yaml:2")
                .hasMessageContaining("a-b");
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aRealmAddedElsewhereDoesNotKeepAHouseFromStarting() throws SQLException {
        home.realm("a.yaml", "realm: a\ndoor: {keys: env:REALM_A_B_KEY}\n");
        apply(RealmScope.START);
        update("insert into realm (id, name, document, version, managed_by, applied_by)"
                + " values ('a-b', 'a-b', 'realm: a-b', 1, 'console', 'eve')");

        assertThat(told(apply(RealmScope.START))).containsExactly("UNCHANGED a");
    }

    @Test
    void manyWhoApplyAtOnceEndInOneVersionEach() throws Exception {
        List<Callable<List<RealmChange>>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RealmHome one = new RealmHome(folder.resolve("pod" + i)).realm("a.yaml", "realm: acme\nname: N" + i + "\n");
            starts.add(() -> RealmApply.apply(queue, one.read().documents(), RealmScope.START, "pod"));
        }
        var threads = Executors.newFixedThreadPool(8);
        try {
            for (var start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(version()).isEqualTo(8);
        try (Connection connection = queue.getConnection()) {
            assertThat(new RealmRows(connection).history("acme"))
                    .extracting(RealmRow::version)
                    .containsExactlyElementsOf(IntStream.iterate(8, i -> i - 1)
                            .limit(8)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    private List<RealmChange> apply(RealmScope scope) throws SQLException {
        return RealmApply.apply(queue, home.read().documents(), scope, "ann");
    }

    private static List<String> told(List<RealmChange> changes) {
        return changes.stream().map(change -> change.kind() + " " + change.id()).toList();
    }

    private RealmRow row(String realm) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return new RealmRows(connection).find(realm).orElseThrow();
        }
    }

    private List<String> history(String realm) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return new RealmRows(connection)
                    .history(realm).stream()
                            .map(row -> row.version() + " " + row.removed())
                            .toList();
        }
    }

    private long version() throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return new RealmRows(connection).version();
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
