package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A client comes, changes and goes while the house runs: an applied file counts in every process within two seconds, an
 * edited one does not count before it is applied, and no process is restarted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealmChangeIT {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final House house = new House(Path.of("target/promises/realms-" + System.nanoTime()));
    private final Path files = house.folder().resolve("realms");
    private final Path secrets = house.folder().resolve("data/secrets/realms");
    private final int otherPort = freePort();
    private HouseProcess running;

    @BeforeAll
    void start() {
        running = house.start();
        house.with("POSTHOUSE_INGEST_HTTP_PORT", Integer.toString(otherPort));
        house.startBeside("ingest");
        house.with("POSTHOUSE_INGEST_HTTP_PORT", Integer.toString(house.doorPort()));
    }

    @AfterAll
    void close() throws IOException {
        try (house) {
            assertThat(running.isReady()).isTrue();
            assertThat(running.output()).doesNotContain(HouseRealms.KEY, "key-one", "key-two", "\"ERROR\"");
        }
    }

    @Test
    void aRealmThatIsAppliedIsServedAndOneThatIsPrunedIsNot() throws IOException {
        Path file = files.resolve("newcomer.yaml");
        secret("newcomer", "k", "key-one");
        Files.writeString(file, "realm: newcomer\nname: New Comer\nmailgun: {keys: file:k}\n");
        assertThat(house.command("realm", "diff")).contains("+realm: newcomer", "1 added");
        assertThat(post("newcomer", "key-one")).as("before it is applied").isEqualTo(401);

        assertThat(house.command("realm", "apply")).contains("+ newcomer", "1 added, 0 changed, 0 removed");
        soon("newcomer", "key-one", 200);

        Files.delete(file);
        house.command("realm", "apply");
        assertThat(house.command("realm", "list")).contains("newcomer");
        assertThat(house.command("realm", "apply", "--prune")).contains("- newcomer", "1 removed");
        soon("newcomer", "key-one", 401);
        assertThat(post("realm-0", HouseRealms.KEY)).isEqualTo(200);
    }

    @Test
    void aKeyIsRotatedWithBothGoodAtOnceAndNobodyRefused() throws IOException {
        Path file = files.resolve("rotating.yaml");
        secret("rotating", "first", "key-one");
        Files.writeString(file, "realm: rotating\nmailgun: {keys: file:first}\n");
        house.command("realm", "apply", "rotating");
        soon("rotating", "key-one", 200);
        assertThat(post("rotating", "key-two")).isEqualTo(401);

        Files.writeString(file, "realm: rotating\nmailgun: {keys: [file:first, file:second]}\n");
        house.command("realm", "apply", "rotating");
        secret("rotating", "second", "key-two");
        soon("rotating", "key-two", 200);
        assertThat(post("rotating", "key-one")).isEqualTo(200);

        Files.delete(secrets.resolve("rotating/first"));
        soon("rotating", "key-one", 401);
        assertThat(post("rotating", "key-two")).isEqualTo(200);
        assertThat(house.command("realm", "show", "rotating"))
                .containsPattern("file:first +not set")
                .containsPattern("file:second +set")
                .doesNotContain("key-two");
    }

    @Test
    void aBrokenFileIsRefusedWholeAndChangesNothing() throws IOException {
        Path file = files.resolve("broken.yaml");
        Files.writeString(file, "realm: broken\nmailgum: {keys: file:k}\nmailgun: {keys: env:REALM_REALM_0_KEY}\n");
        try {
            assertThat(house.exitOf("realm", "check")).isOne();
            assertThat(house.exitOf("realm", "apply")).isOne();
            assertThat(house.command("realm", "list")).doesNotContain("broken").contains("realm-0");
            assertThat(post("realm-0", HouseRealms.KEY)).isEqualTo(200);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aStartAppliesItsFilesUnlessItIsToldNotTo() throws IOException {
        Path file = files.resolve("restarted.yaml");
        secret("restarted", "k", "key-one");
        Files.writeString(file, "realm: restarted\nmailgun: {keys: file:k}\n");
        running.signal("TERM");
        running.exitCode(Duration.ofSeconds(60));

        running = house.with("POSTHOUSE_REALMS_APPLY", "never").start();
        assertThat(post("restarted", "key-one")).isEqualTo(401);
        assertThat(post("realm-0", HouseRealms.KEY)).as("applied before").isEqualTo(200);
        running.signal("TERM");
        running.exitCode(Duration.ofSeconds(60));

        running = house.without("POSTHOUSE_REALMS_APPLY").start();
        assertThat(post("restarted", "key-one")).isEqualTo(200);
        soon("restarted", "key-one", 200);
    }

    /** In both processes. */
    private void soon(String realm, String key, int status) {
        await().atMost(TWO_SECONDS)
                .until(() -> post(house.doorPort(), realm, key) == status && post(otherPort, realm, key) == status);
    }

    private int post(String realm, String key) {
        return post(house.doorPort(), realm, key);
    }

    private static int post(int port, String realm, String key) {
        byte[] body = SignedPost.of(key, Instant.now()).json().getBytes(StandardCharsets.UTF_8);
        return RawHttp.send(
                        port,
                        RawHttp.post("/webhooks/mailgun/" + realm, List.of("Content-Type: application/json"), body))
                .status();
    }

    private void secret(String realm, String name, String text) throws IOException {
        Files.createDirectories(secrets.resolve(realm));
        Files.writeString(secrets.resolve(realm).resolve(name), text);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
