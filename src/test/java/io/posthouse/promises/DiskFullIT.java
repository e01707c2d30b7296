package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database's disk, a small one of its own, is filled to the last byte under a house at work, and emptied again. */
class DiskFullIT {
    private static final String APPLIED = "select count(*) from activity where event = 'delivered'";

    private final House house = new House(Path.of("target/promises/disk-" + System.nanoTime()));
    private final Books books = new Books(house);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path disk = house.folder().resolve("data/postgres");
    private boolean mounted;
    private HouseProcess process;
    private int accepted;

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectories(disk);
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", disk.toString());
        if (System.getenv("CI") == null) {
            assumeThat(mounted).as("may mount a disk (root may)").isTrue();
        }
        assertThat(mounted).as("a disk mounted; CI runs as root").isTrue();
    }

    @AfterEach
    void close() throws Exception {
        if (process != null) {
            process.kill();
        }
        if (mounted) {
            house.postgres().kill();
            Awaitility.await("unmounted").atMost(Duration.ofSeconds(30)).until(() -> ran("umount", disk.toString()));
        }
        house.close();
    }

    @Test
    void nothingAcceptedIsLostAndItGoesOnByItselfWhenThereIsRoom() throws Exception {
        house.with("POSTHOUSE_DATABASE_DISK_WARNING", "0").with("POSTHOUSE_DATABASE_DISK_RESERVE", "0");
        process = house.start();
        post(20, 200);

        fill(0);
        Awaitility.await("the doors say that they cannot keep it")
                .atMost(Duration.ofMinutes(2))
                .until(() -> answer() == 503);
        Awaitility.await("not ready, and why").atMost(Duration.ofMinutes(1)).until(() -> {
            answer();
            String ready = ready();
            return ready.contains("\"disk\":\"full\"") || ready.contains("\"queue-database\":\"unreachable\"");
        });

        Awaitility.await("without room for its log the server stops")
                .atMost(Duration.ofMinutes(2))
                .until(this::isGoneAfterWriting);
        assertThat(answer()).isEqualTo(503);

        Files.delete(disk.resolve("ballast"));
        Awaitility.await("the doors are open again")
                .atMost(Duration.ofMinutes(2))
                .until(() -> answer() == 200);
        Awaitility.await("ready").atMost(Duration.ofMinutes(1)).until(house::isReady);
        post(20, 200);
        Awaitility.await("all that was accepted is applied, once")
                .atMost(Duration.ofMinutes(2))
                .until(() -> books.number("crm", APPLIED) >= accepted && books.open() == 0);
        // What was answered 503 may be kept all the same: its answer was lost, not its commit.
        assertThat(books.number("crm", APPLIED))
                .isEqualTo(books.number("posthouse", "select count(*) from message where topic = 'EMAIL_DELIVERED'"));
        assertThat(books.dead()).isZero();
    }

    @Test
    void beforeItIsFullTheDoorsCloseAndWhatWasAcceptedIsWorkedOff() throws Exception {
        house.with("POSTHOUSE_DATABASE_DISK_RESERVE", "64MB");
        process = house.start();
        post(5, 200);

        fill(40 << 20);
        Awaitility.await("the doors close").atMost(Duration.ofSeconds(30)).until(() -> answer() == 503);
        assertThat(ready()).contains("\"disk\":\"nearly full\"");
        assertThat(house.command("status")).contains("below posthouse.database.disk.warning");
        Awaitility.await("worked off")
                .atMost(Duration.ofMinutes(1))
                .until(() -> books.number("crm", APPLIED) == accepted);

        Files.delete(disk.resolve("ballast"));
        Awaitility.await("the doors open").atMost(Duration.ofSeconds(30)).until(() -> answer() == 200);
    }

    /** Writes into the server's log of changes and nowhere else. */
    private boolean isGoneAfterWriting() {
        try (var connection = house.postgres().superuser("posthouse");
                var statement = connection.createStatement()) {
            statement.execute("select pg_logical_emit_message(true, 'ballast', repeat(md5(random()::text), 32768))");
            return false;
        } catch (SQLException e) {
            return e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57P");
        }
    }

    private void post(int times, int status) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(answer()).isEqualTo(status);
        }
    }

    private int answer() throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.doorPort() + "/webhooks/mailgun/realm-1"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                SignedPost.now().json()))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
            accepted++;
        } else {
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        return answer.statusCode();
    }

    private String ready() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.operatePort() + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** @param left bytes that stay free, about; 0 = none */
    private void fill(long left) throws IOException {
        byte[] block = new byte[64 << 10];
        try (OutputStream ballast = Files.newOutputStream(disk.resolve("ballast"))) {
            while (left == 0 || disk.toFile().getUsableSpace() > left) {
                ballast.write(block);
            }
        } catch (IOException e) {
            if (left > 0) {
                throw e;
            }
            // No space left on device: as wanted.
            assertThat(disk.toFile().getUsableSpace()).isLessThan(block.length);
        }
    }

    private static boolean ran(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    }
}
