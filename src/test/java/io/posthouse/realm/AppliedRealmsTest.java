package io.posthouse.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.yaml.Fields;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppliedRealmsTest {
    private static final String ACME = "realm: acme\nname: Acme\ndoor: {keys: file:k}\n";

    @TempDir
    Path folder;

    private RealmHome home;
    private HikariDataSource queue;
    private AppliedRealms realms;
    private View<List<Secret>> view;

    @BeforeEach
    void open() {
        home = new RealmHome(folder);
        queue = TestDatabases.freshQueue();
    }

    @AfterEach
    void close() {
        if (realms != null) {
            realms.close();
        }
        queue.close();
    }

    @Test
    void keysComeFromTheRealmsFilesAndVariables() throws SQLException {
        home.realm("a.yaml", "realm: acme\ndoor: {keys: [\"env:REALM_ACME_KEY\", \"file:k\"]}\n")
                .secret("acme", "k", "from the file\n");
        start(Map.of("REALM_ACME_KEY", " from the variable "));

        assertThat(keys("acme")).containsExactly("from the variable", "from the file");
        assertThat(view.of("nobody")).isNull();
        assertThat(realms.nameOf("acme")).isEqualTo("acme");
        assertThat(realms.nameOf("nobody")).isNull();
        assertThat(view.of("acme").toString()).doesNotContain("from the").contains("env:REALM_ACME_KEY", "file:k");
    }

    @Test
    void aRotatedSecretIsUsedWithinTwoSecondsAndBothAreGoodMeanwhile() throws Exception {
        home.realm("a.yaml", "realm: acme\ndoor:\n  keys: [file:old, file:new]\n")
                .secret("acme", "old", "one");
        startAsUsual();
        assertThat(keys("acme")).containsExactly("one");

        home.secret("acme", "new", "two");
        soon(() -> keys("acme").equals(List.of("one", "two")));
        Files.delete(home.secrets().resolve("acme/old"));
        soon(() -> keys("acme").equals(List.of("two")));
        home.secret("acme", "new", "six");
        soon(() -> keys("acme").equals(List.of("six")));
    }

    @Test
    void realmsComeChangeAndGoWithinTwoSeconds() throws Exception {
        home.realm("a.yaml", ACME)
                .secret("acme", "k", "one")
                .secret("acme", "other", "two")
                .secret("bolt", "k", "three");
        startAsUsual();

        home.realm("b.yaml", "realm: bolt\nname: Bolt\ndoor: {keys: file:k}\n");
        apply();
        soon(() -> keys("bolt").equals(List.of("three")));
        assertThat(realms.nameOf("bolt")).isEqualTo("Bolt");
        home.realm("a.yaml", "realm: acme\nname: Acme Ltd\ndoor: {keys: file:other}\n");
        apply();
        soon(() -> keys("acme").equals(List.of("two")) && realms.nameOf("acme").equals("Acme Ltd"));
        home.without("b.yaml");
        apply();
        soon(() -> view.of("bolt") == null && realms.nameOf("bolt") == null);
        assertThat(keys("acme")).containsExactly("two");
    }

    @Test
    void aRowThatThisVersionDoesNotUnderstandLeavesTheRealmAsItWas() throws Exception {
        home.realm("a.yaml", ACME)
                .secret("acme", "k", "one")
                .secret("acme", "k2", "x")
                .secret("bolt", "k", "two");
        start(Map.of());

        write("acme", "realm: acme\ndoor: {keys: file:k2}\nfuture: {}\n");
        write("bolt", "realm: bolt\ndoor: {keys: file:k}\n");
        soon(() -> keys("bolt").equals(List.of("two")));
        assertThat(keys("acme")).containsExactly("one");

        write("acme", "realm: [");
        write("bolt", "realm: bolt\n");
        soon(() -> view.of("bolt") == null);
        assertThat(keys("acme")).containsExactly("one");
    }

    @Test
    void aRowThatWasNeverUnderstoodCountsAsFarAsItCanBeRead() throws Exception {
        home.secret("acme", "k", "one").secret("bolt", "k", "two");
        write("acme", ACME + "future: {}\n");
        write("bolt", "realm: bolt\ndoor: {keys: file:k, future: 1}\n");
        write("core", "realm: [");
        start(Map.of());

        assertThat(keys("acme")).containsExactly("one");
        assertThat(view.of("bolt")).isNull();
        assertThat(view.of("core")).isNull();
    }

    @Test
    void aReaderThatBreaksOnOneRealmServesTheOthers() throws Exception {
        home.secret("acme", "k", "one").secret("bolt", "k", "two");
        write("acme", ACME);
        write("bolt", "realm: bolt\nbreaks: 1\ndoor: {keys: file:k}\n");
        realms = AppliedRealms.open(
                queue,
                new RealmReader(List.of(new Keys(), new Breaking()), NamedMappings.none()),
                new SecretPlaces(home.secrets(), Map.of()));
        view = realms.view(new Keys());

        assertThat(keys("acme")).containsExactly("one");
        assertThat(view.of("bolt")).isNull();
    }

    @Test
    void aVariableOfAnotherRealmIsNotRead() throws Exception {
        home.realm("a.yaml", "realm: a\ndoor: {keys: env:REALM_A_B_KEY}\n");
        start(Map.of("REALM_A_B_KEY", "whose?"));
        assertThat(keys("a")).containsExactly("whose?");

        write("a-b", "realm: a-b\ndoor: {keys: env:REALM_A_B_KEY}\n");
        soon(() -> keys("a-b").equals(List.of("whose?")) && keys("a").isEmpty());
        remove("a-b");
        soon(() -> view.of("a-b") == null);
        assertThat(keys("a")).as("kept from it for good").isEmpty();
    }

    @Test
    void aLinkOutOfTheRealmsFolderIsNotFollowedAndOneInsideIs() throws Exception {
        home.realm("a.yaml", "realm: acme\ndoor: {keys: [file:out, file:in]}\n")
                .secret("bolt", "k", "of another")
                .secret("acme", "..data/k", "own");
        Files.createSymbolicLink(
                home.secrets().resolve("acme/out"), home.secrets().resolve("bolt/k"));
        Files.createSymbolicLink(home.secrets().resolve("acme/in"), Path.of("..data/k"));
        start(Map.of());

        assertThat(keys("acme")).containsExactly("own");
    }

    @Test
    void whatIsEmptyTooLargeOrNoFileIsNoSecret() throws Exception {
        home.realm("a.yaml", "realm: acme\ndoor: {keys: [file:empty, file:large, file:folder, file:binary, file:k]}\n")
                .secret("acme", "empty", " \n")
                .secret("acme", "large", "x".repeat(4097))
                .secret("acme", "folder/inside", "x")
                .secret("acme", "k", "x".repeat(4096));
        Files.write(home.secrets().resolve("acme/binary"), new byte[] {(byte) 0xc3, 0x28});
        start(Map.of());

        assertThat(keys("acme")).containsExactly("x".repeat(4096));
    }

    @Test
    void whileTheDatabaseIsAwayTheLastRealmsCountAndSecretsAreStillRotated() throws Exception {
        home.realm("a.yaml", ACME).secret("acme", "k", "one");
        start(Map.of());

        queue.close();
        home.secret("acme", "k", "two");

        soon(() -> keys("acme").equals(List.of("two")));
        assertThat(realms.nameOf("acme")).isEqualTo("Acme");
    }

    @Test
    void anErrorDoesNotEndTheWatching() throws Exception {
        home.realm("a.yaml", ACME).secret("acme", "k", "one").secret("acme", "other", "two");
        apply();
        AtomicBoolean broken = new AtomicBoolean();
        DataSource fragile = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (broken.get()) {
                        throw new OutOfMemoryError("of the test");
                    }
                    return method.invoke(queue, arguments);
                });
        realms = AppliedRealms.open(fragile, RealmHome.reader(), new SecretPlaces(home.secrets(), Map.of()));
        view = realms.view(new Keys());

        broken.set(true);
        soon(() -> realms.age().toMillis() > 2500);
        broken.set(false);
        home.realm("a.yaml", "realm: acme\ndoor: {keys: file:other}\n");
        apply();
        soon(() -> keys("acme").equals(List.of("two")) && realms.age().toMillis() < 2000);
    }

    @Test
    void aRestoredDatabaseIsReadAfresh() throws Exception {
        home.realm("a.yaml", ACME).secret("acme", "k", "one");
        write("gone", "realm: gone\n");
        start(Map.of());
        assertThat(realms.nameOf("gone")).isEqualTo("gone");

        update("begin; delete from realm_version; delete from realm where id = 'gone';"
                + " update realm set version = 1; update realm_counter set version = 1; commit");

        soon(() -> realms.nameOf("gone") == null);
        assertThat(keys("acme")).containsExactly("one");
    }

    @Test
    void aSectionThatNobodyReadsIsAMistakeOfTheWiring() throws SQLException {
        start(Map.of());

        assertThatThrownBy(() -> realms.view(new Breaking())).hasMessageContaining("'breaks'");
    }

    /** Looking as often as in a house. */
    private void startAsUsual() throws SQLException {
        apply();
        realms = AppliedRealms.open(queue, RealmHome.reader(), new SecretPlaces(home.secrets(), Map.of()));
        view = realms.view(new Keys());
    }

    private void start(Map<String, String> environment) throws SQLException {
        apply();
        realms = AppliedRealms.open(
                queue, RealmHome.reader(), new SecretPlaces(home.secrets(), environment), Duration.ofMillis(50));
        view = realms.view(new Keys());
    }

    private void apply() throws SQLException {
        RealmApply.apply(queue, home.read().required().documents(), new RealmScope(Set.of(), true, false), "ann");
    }

    /** As another process may have written it: managed elsewhere, not checked by us. */
    private void write(String realm, String text) throws SQLException {
        change(realm, text, false);
    }

    private void remove(String realm) throws SQLException {
        change(realm, "realm: " + realm, true);
    }

    private void change(String realm, String text, boolean removed) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            RealmRows rows = new RealmRows(connection);
            rows.lock();
            rows.write(new RealmRow(realm, realm, text, null, rows.nextVersion(), "console", "ann", null, removed));
            connection.commit();
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> keys(String realm) {
        return Keys.of(view, realm);
    }

    private static void soon(Callable<Boolean> seen) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(5))
                .until(seen);
    }

    /** A section with a mistake of ours. */
    private static final class Breaking implements Section<String> {
        @Override
        public String key() {
            return "breaks";
        }

        @Override
        public String read(String realm, Fields root, Secrets secrets) {
            if (root.has("breaks")) {
                throw new IllegalStateException("a mistake");
            }
            return null;
        }
    }
}
