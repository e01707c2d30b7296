package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.MessageIds;
import io.posthouse.outside.Folders;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** docs/operations.md, "Backup", followed: what was accepted before a copy, cold or hot, is there after the folder was lost. */
class RestoreIT {
    private static final int MESSAGES = 200;
    private static final String APPLIED = "select coalesce(sum(people), 0) from email_count where event = 'clicked'";

    private final House house = new House(Path.of("target/promises/restore-" + System.nanoTime()));
    private final Books books = new Books(house);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatWasAcceptedBeforeTheBackupIsAppliedOnceAfterTheRestore() throws Exception {
        Path data = house.folder().resolve("data");
        Path backup = house.folder().resolve("backup");
        HouseProcess all = house.start();
        click();
        Awaitility.await("applied")
                .atMost(Duration.ofMinutes(1))
                .until(() -> books.number("analytics", APPLIED) == MESSAGES);
        stop(all);
        HouseProcess ingest = house.start("ingest");
        click();
        assertThat(books.open()).as("accepted and not yet worked on").isPositive();
        stop(ingest);

        // As its owner would, with rights and times; the folder of the database belongs to the server's own user.
        run("cp", "-a", data.toString(), backup.toString());
        Folders.delete(data);
        run("cp", "-a", backup.toString(), data.toString());
        house.start();

        books.awaitQuiet(Duration.ofMinutes(1));
        assertThat(books.number("analytics", APPLIED)).isEqualTo(2L * MESSAGES);
        assertThat(books.number("posthouse", "select count(*) from message where topic = 'EMAIL_CLICKED'"))
                .isEqualTo(2L * MESSAGES);
        assertThat(books.dead()).isZero();
    }

    @Test
    void aBackupOfARunningHouseHoldsAllThatWasAcceptedBeforeIt() throws Exception {
        Path data = house.folder().resolve("data");
        Path backup = house.folder().resolve("backup");
        house.start("ingest");
        click();
        HouseProcess teams = house.startBeside("work", "teams");
        // Work goes on while it is copied, and more comes in.
        var copied = CompletableFuture.supplyAsync(() -> house.command("backup", backup.toString()));
        for (int i = 0; i < 20 && !copied.isDone(); i++) {
            click();
        }
        assertThat(copied.get()).contains("MB in ");
        teams.kill();
        house.close();
        assertThat(data).doesNotExist();

        run("cp", "-a", backup.toString(), data.toString());
        house.start();

        books.awaitQuiet(Duration.ofMinutes(2));
        long kept = books.number("posthouse", "select count(*) from message where topic = 'EMAIL_CLICKED'");
        assertThat(kept).isGreaterThanOrEqualTo(MESSAGES).isEqualTo(books.number("analytics", APPLIED));
        assertThat(books.dead()).isZero();
    }

    private void stop(HouseProcess process) {
        process.signal("TERM");
        assertThat(process.exitCode(Duration.ofSeconds(60))).isZero();
        Awaitility.await("the embedded server has ended too")
                .atMost(Duration.ofMinutes(2))
                .until(() -> house.postgres().postmaster().isEmpty());
    }

    private void click() throws Exception {
        var messages = new StringJoiner(",", "[", "]");
        for (int i = 0; i < MESSAGES; i++) {
            messages.add("{\"id\": \"" + MessageIds.random()
                    + "\", \"realm\": \"realm-1\", \"data\": {\"email\": {\"id\": \"e-" + i
                    + "\", \"customerId\": \"c-1\"}}}");
        }
        String token = Files.readString(house.folder().resolve("data/secrets/teams/work/publish-token"))
                .strip();
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + house.operatePort() + "/topics/EMAIL_CLICKED"))
                                .header("Authorization", "Bearer " + token)
                                .POST(HttpRequest.BodyPublishers.ofString(messages.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static void run(String... command) throws Exception {
        Process ran = new ProcessBuilder(command).inheritIO().start();
        assertThat(ran.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(ran.exitValue()).as(String.join(" ", command)).isZero();
    }
}
