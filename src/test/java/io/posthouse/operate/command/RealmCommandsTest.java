package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.ingest.MailgunSection;
import io.posthouse.realm.NamedMappings;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.RealmReader;
import io.posthouse.realm.SecretPlaces;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmCommandsTest {
    private static final String ACME =
            "# Acme\nrealm: acme\nname: Acme\nmailgun:\n  keys: [file:k, \"env:REALM_ACME_KEY\"]\n";
    private static final String BOLT = "realm: bolt\nmailgun: {keys: file:k}\n";

    @TempDir
    Path home;

    private final TestDesk desk = new TestDesk()
            .queue(this::queue)
            .realms(this::folder, () -> new SecretPlaces(home.resolve("secrets"), Map.of()));
    private final StringWriter out = desk.printed;
    private final StringWriter err = desk.failed;
    private Path files;
    private HikariDataSource queue;

    @BeforeEach
    void open() throws IOException {
        files = Files.createDirectory(home.resolve("realms"));
        write("acme.yaml", ACME);
        write("b.yaml", BOLT);
    }

    @AfterEach
    void close() {
        if (queue != null) {
            queue.close();
        }
    }

    @Test
    void checkTellsAllProblemsAndOpensNoDatabase() throws Exception {
        assertThat(run("check")).isZero();
        assertThat(out.toString()).isEqualTo("0 problems in 2 realms\n");

        write("b.yaml", "realm: bolt\nmailgum: {}\n");
        write("c.yaml", "realm: C\n");
        assertThat(run("check")).isOne();
        assertThat(out.toString())
                .contains("routes/realms/b.yaml:2: ", "routes/realms/c.yaml:1: ", "2 problems in 3 realms");
        assertThat(run("check", "--json")).isOne();
        assertThat(json().path(0).path("file").textValue()).isEqualTo("routes/realms/b.yaml");
        assertThat(json().path(0).path("line").intValue()).isEqualTo(2);

        assertThat(run("check", files.resolve("acme.yaml").toString())).isZero();
        assertThat(run("check", files.toString())).isOne();
        assertThat(run("check", files.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(queue).isNull();
    }

    @Test
    void applyTellsWhatItDoesAndADryRunDoesNothing() throws Exception {
        assertThat(run("apply", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("+ acme\n+ bolt\nrealms: 2 added, 0 changed, 0 removed, 0 unchanged\n");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).startsWith("no realms");

        assertThat(run("apply")).isZero();
        write("acme.yaml", ACME + "# more\n");
        Files.delete(files.resolve("b.yaml"));
        assertThat(run("apply")).isZero();
        assertThat(out.toString()).contains("~ acme", "! bolt  left as it is", "0 added, 1 changed, 0 removed");
        assertThat(run("apply", "--prune", "--json")).isZero();
        assertThat(json().path(1).path("what").textValue()).isEqualTo("removed");

        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("acme", "ann").doesNotContain("bolt");
        assertThat(run("list", "--removed")).isZero();
        assertThat(out.toString()).contains("bolt");
    }

    @Test
    void applyIsAllOrNothingUnlessRealmsAreNamed() throws Exception {
        write("b.yaml", "realm: bolt\nmailgum: {}\n");

        assertThat(run("apply")).isOne();
        assertThat(err.toString()).contains("routes/realms/b.yaml:2: ");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).startsWith("no realms");
        assertThat(run("apply", "acme")).isZero();
        assertThat(run("apply", "bolt")).isOne();
        assertThat(run("apply", "acme", "acne")).isOne();
        assertThat(err.toString()).contains("acne");
    }

    @Test
    void pruneOfAnEmptyFolderIsRefused() throws Exception {
        run("apply");
        Files.delete(files.resolve("acme.yaml"));
        Files.delete(files.resolve("b.yaml"));

        assertThat(run("apply", "--prune")).isOne();
        assertThat(err.toString()).contains("remove every realm");
        assertThat(run("apply", "--prune", "bolt")).isZero();
        assertThat(out.toString()).contains("- bolt", "1 removed");
    }

    @Test
    void whatIsManagedElsewhereIsLeftAndSaid() throws Exception {
        run("apply");
        update("update realm set managed_by = 'console'");
        write("acme.yaml", ACME + "# more\n");

        assertThat(run("apply")).isZero();
        assertThat(out.toString()).contains("! acme  left as it is, managed by console");
        assertThat(run("apply", "acme")).as("asked for and not done").isOne();
        assertThat(run("apply", "--take-over", "acme")).isZero();
        assertThat(out.toString()).contains("~ acme");
    }

    @Test
    void diffShowsTheLinesThatWouldChange() throws Exception {
        run("apply", "acme");
        write("acme.yaml", ACME.replace("name: Acme", "name: Acme Ltd"));

        assertThat(run("diff")).isZero();

        assertThat(out.toString())
                .contains("--- acme, version 1\n+++ routes/realms/acme.yaml\n@@ -1,5 +1,5 @@\n # Acme\n realm: acme\n")
                .contains("-name: Acme\n+name: Acme Ltd\n")
                .contains("--- /dev/null\n+++ routes/realms/b.yaml\n@@ -0,0 +1,2 @@\n+realm: bolt\n")
                .contains("1 added, 1 changed");
        assertThat(run("diff", "--json")).isZero();
        assertThat(json().path(0).path("realm").textValue()).isEqualTo("acme");
        assertThat(json().path(0).path("lines").toString()).contains("+name: Acme Ltd");
        assertThat(run("diff", "nobody")).isOne();
    }

    @Test
    void showTellsWhetherSecretsAreSetAndNeverWhatTheyAre() throws Exception {
        run("apply");
        Files.createDirectories(home.resolve("secrets/acme"));
        Files.writeString(home.resolve("secrets/acme/k"), "s3cr3t");
        write("acme.yaml", ACME + "# more\n");
        run("apply");

        assertThat(run("show", "acme")).isZero();
        assertThat(out.toString())
                .contains("acme (Acme)", "managed by files")
                .containsPattern("keys +file:k +set")
                .containsPattern("keys +env:REALM_ACME_KEY +not set")
                .endsWith(ACME + "# more\n")
                .doesNotContain("s3cr3t");
        assertThat(run("show", "acme", "--version", "1", "--json")).isZero();
        assertThat(json().path("document").textValue()).isEqualTo(ACME);
        assertThat(json().path("versions")).hasSize(2);
        assertThat(json().path("secrets").path(0).path("set").booleanValue()).isTrue();
        assertThat(out.toString()).doesNotContain("s3cr3t");
        assertThat(run("show", "acme", "--version", "9")).isOne();
        assertThat(run("show", "nobody")).isOne();
    }

    @Test
    void exportWritesWhatWasAppliedIntoTheFileItHas() throws Exception {
        run("apply");
        update("update realm set document = document || '# from the console' || chr(10) where id = 'bolt'");

        assertThat(run("export", "acme")).isZero();
        assertThat(out.toString()).isEqualTo(ACME);
        assertThat(run("export", "--to", home.resolve("backup").toString())).isZero();
        assertThat(home.resolve("backup/bolt.yaml")).hasContent(BOLT + "# from the console\n");
        assertThat(run("export", "--to", files.toString())).isOne();
        assertThat(err.toString()).contains("b.yaml").doesNotContain("acme.yaml");
        assertThat(files.resolve("b.yaml")).hasContent(BOLT);
        assertThat(run("export", "bolt", "--to", files.toString(), "--overwrite"))
                .isZero();
        assertThat(files.resolve("b.yaml")).hasContent(BOLT + "# from the console\n");
        assertThat(run("export")).isEqualTo(2);
        assertThat(run("export", "nobody")).isOne();
    }

    @Test
    void theFileOfAnotherRealmIsNotOverwritten() throws Exception {
        run("apply");
        Files.delete(files.resolve("acme.yaml"));
        Files.move(files.resolve("b.yaml"), files.resolve("acme.yaml"));

        assertThat(run("export", "acme", "--to", files.toString(), "--overwrite"))
                .isOne();
        assertThat(files.resolve("acme.yaml")).hasContent(BOLT);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(files.resolve(file), text);
    }

    private void update(String sql) throws Exception {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private JsonNode json() throws Exception {
        return desk.json();
    }

    private int run(String... arguments) {
        return desk.run(Stream.concat(Stream.of("realm"), Stream.of(arguments)).toArray(String[]::new));
    }

    private HikariDataSource queue() {
        if (queue == null) {
            queue = TestDatabases.freshQueue();
        }
        return queue;
    }

    private RealmFolder folder() {
        return new RealmFolder(
                files, "routes/realms", new RealmReader(List.of(new MailgunSection()), NamedMappings.none()));
    }
}
