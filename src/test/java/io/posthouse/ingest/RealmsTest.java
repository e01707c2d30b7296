package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmsTest {
    @TempDir
    Path home;

    private Path folder;
    private Path secrets;
    private Realms realms;

    @BeforeEach
    void folders() throws IOException {
        folder = Files.createDirectory(home.resolve("realms"));
        secrets = Files.createDirectory(home.resolve("secrets"));
    }

    @AfterEach
    void close() {
        if (realms != null) {
            realms.close();
        }
    }

    @Test
    void keysComeFromTheRealmsFilesAndVariables() throws IOException {
        realm("a.yaml", "realm: acme\nmailgun: {keys: [\"env:REALM_ACME_MAILGUN_KEY\", \"file:mailgun-key\"]}\n");
        secret("acme", "mailgun-key", "from the file\n");
        open(Map.of("REALM_ACME_MAILGUN_KEY", "from the variable"));

        assertThat(keys("acme")).containsExactly("from the variable", "from the file");
        assertThat(keys("nobody")).isEmpty();
    }

    @Test
    void aRotatedSecretIsUsedWithinTwoSeconds() throws IOException {
        realm("a.yaml", "realm: acme\nmailgun:\n  keys: [file:old, file:new]\n");
        secret("acme", "old", "one");
        open(Map.of());
        assertThat(keys("acme")).containsExactly("one");

        secret("acme", "new", "two");
        await().atMost(Duration.ofSeconds(5)).until(() -> keys("acme").equals(List.of("one", "two")));
        Files.delete(secrets.resolve("acme/old"));
        await().atMost(Duration.ofSeconds(5)).until(() -> keys("acme").equals(List.of("two")));
    }

    @Test
    void realmsComeAndGoWithoutARestart() throws IOException {
        realm("a.yaml", "realm: acme\nmailgun: {keys: [file:k]}\n");
        secret("acme", "k", "one");
        secret("bolt", "k", "two");
        open(Map.of());

        realm("b.yaml", "realm: bolt\nmailgun: {keys: [file:k]}\n");
        await().atMost(Duration.ofSeconds(5)).until(() -> keys("bolt").equals(List.of("two")));
        Files.delete(folder.resolve("a.yaml"));
        await().atMost(Duration.ofSeconds(5)).until(() -> keys("acme").isEmpty());
    }

    @Test
    void aFileThatBreaksLaterLeavesTheRealmAsItWas() throws IOException {
        realm("a.yaml", "realm: acme\nmailgun: {keys: [file:k]}\n");
        secret("acme", "k", "one");
        open(Map.of());

        realm("a.yaml", "realm: [\n");
        realm("b.yaml", "realm: bolt\nmailgun: {keys: [file:k]}\n");
        secret("bolt", "k", "two");
        await().atMost(Duration.ofSeconds(5)).until(() -> keys("bolt").equals(List.of("two")));
        assertThat(keys("acme")).containsExactly("one");
    }

    @Test
    void aReferenceNeverLeavesTheRealmsNamespace() throws IOException {
        realm(
                "a.yaml",
                "realm: a\nmailgun:\n  keys:\n"
                        + "    - env:REALM_B_KEY\n"
                        + "    - env:PATH\n"
                        + "    - file:../b/key\n"
                        + "    - file:/etc/passwd\n"
                        + "    - file:..\n"
                        + "    - the-key-itself\n"
                        + "    - env:REALM_A_B_KEY\n");
        realm("b.yaml", "realm: a-b\nmailgun: {keys: [\"env:REALM_A_B_KEY\"]}\n");

        assertThat(problems().stream().map(RealmsTest::place))
                .containsExactly("a.yaml:4", "a.yaml:5", "a.yaml:6", "a.yaml:7", "a.yaml:8", "a.yaml:9", "a.yaml:10");
        assertThat(problems().toString()).doesNotContain("the-key-itself");
    }

    @Test
    void aLinkOutOfTheRealmsFolderIsNotFollowed() throws IOException {
        realm("a.yaml", "realm: acme\nmailgun: {keys: [file:k]}\n");
        secret("bolt", "k", "of another");
        Files.createDirectories(secrets.resolve("acme"));
        Files.createSymbolicLink(secrets.resolve("acme/k"), secrets.resolve("bolt/k"));
        open(Map.of());

        assertThat(keys("acme")).isEmpty();
    }

    @Test
    void allProblemsAreToldAtOnceWithFileAndLine() throws IOException {
        realm("a.yaml", "realm: Acme Inc\nmailgun:\n  keys: []\n");
        realm("b.yaml", "realm: bolt\nmailgum: {}\n");
        realm("c.yaml", "realm: bolt\nmailgun:\n  keys: [file:k]\nrealm: twice\n");
        realm("d.yaml", "- a list\n");
        realm("e.yaml", "realm: [\n");
        realm("f.yaml", "realm: fine\n");
        realm("g.yaml", "realm: fine\n");

        assertThat(problems().stream().map(RealmsTest::place))
                .containsExactlyInAnyOrder(
                        "a.yaml:1", "a.yaml:3", "b.yaml:2", "c.yaml:4", "d.yaml:1", "d.yaml:1", "e.yaml:2", "g.yaml:1");
    }

    @Test
    void aMissingFolderIsToldWithTheSettingToMend() throws IOException {
        Files.delete(folder);

        assertThat(problems().toString()).contains("posthouse.realms.dir");
    }

    private void open(Map<String, String> environment) {
        realms = Realms.open(folder, secrets, environment);
    }

    private List<String> problems() {
        return catchThrowableOfType(InvalidRealms.class, () -> open(Map.of())).problems();
    }

    private static String place(String problem) {
        return problem.replaceFirst(": .*", "").replaceFirst(".*/", "");
    }

    private List<String> keys(String realm) {
        return realms.mailgun(realm).stream()
                .map(key -> new String(key.getEncoded()))
                .toList();
    }

    private void realm(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private void secret(String realm, String name, String text) throws IOException {
        Files.createDirectories(secrets.resolve(realm));
        Files.writeString(secrets.resolve(realm).resolve(name), text);
    }
}
