package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthouse.message.MessageIds;
import io.posthouse.outside.Folders;
import io.posthouse.outside.House;
import io.posthouse.outside.NodeTeam;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.StringJoiner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * docs/other-languages.md, followed: a team in Node.js with a database of its own, killed again and again in the middle of
 * its work. Each message is applied exactly once, and each of its events is published exactly once.
 */
class NodeTeamIT {
    private static final int MESSAGES = 400;
    private static final int KILLS = 4;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final House house = new House(Path.of("target/promises/node-" + System.nanoTime()));
    private final NodeTeam rewards = new NodeTeam(house);
    private final Books books = new Books(house);

    @AfterEach
    void close() {
        rewards.close();
        house.close();
    }

    @Test
    void aTeamInAnotherLanguageAppliesEachMessageOnceHoweverOftenItIsKilled() throws Exception {
        assumeNodeIsThere();
        Path routes = house.folder().resolve("routes");
        Folders.copy(house.distribution().resolve("routes"), routes);
        rewards.install(routes);
        house.with("POSTHOUSE_ROUTES_DIR", routes.toString())
                .with("POSTHOUSE_QUEUE_OUTSIDE_LEASE", "2s")
                .start();

        for (int from = 0; from < MESSAGES; from += 100) {
            click(from, 100);
        }
        long inHand = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            long enough = done() + MESSAGES / (KILLS + 2);
            rewards.start();
            Awaitility.await("some work before kill " + kill)
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> done() >= enough);
            rewards.kill();
            inHand += number("select count(*) from delivery where lease is not null");
        }
        assertThat(inHand).as("in hand at the kills, or they prove nothing").isPositive();
        rewards.start();
        Awaitility.await("all done").atMost(Duration.ofMinutes(2)).until(() -> done() == MESSAGES);
        assertThat(rewards.isAlive()).isTrue();
        rewards.kill();

        assertThat(rewards.totals()).as("inbox, points, outbox").containsExactly((long) MESSAGES, (long) MESSAGES, 0L);
        assertThat(number("select count(*) from message where topic = 'POINTS_EARNED'"))
                .as("events published")
                .isEqualTo(MESSAGES);
        assertThat(number("select count(*) from message m where topic = 'POINTS_EARNED'"
                        + " and not exists (select from message c where c.id = m.cause)"))
                .as("events without their cause")
                .isZero();
        assertThat(books.dead()).as("dead letters").isZero();
        theLinesHaveOurFields();
    }

    private void theLinesHaveOurFields() throws IOException {
        int whole = 0;
        for (String line : rewards.lines()) {
            if (line.startsWith("{") && line.endsWith("}")) {
                assertThat(JSON.readTree(line).properties().stream().map(java.util.Map.Entry::getKey))
                        .contains(
                                "@timestamp",
                                "log.level",
                                "event.action",
                                "event.duration",
                                "organization.id",
                                "posthouse.subscription",
                                "posthouse.message",
                                "posthouse.attempt");
                assertThat(line).doesNotContain("customer-");
                whole++;
            }
        }
        assertThat(whole).isGreaterThanOrEqualTo(MESSAGES / 2);
    }

    /** Any program may publish what is its room's: here with the token of the room work. */
    private void click(int from, int count) throws Exception {
        var messages = new StringJoiner(",", "[", "]");
        for (int i = from; i < from + count; i++) {
            messages.add("{\"id\": \"" + MessageIds.random() + "\", \"realm\": \"realm-" + i % 3
                    + "\", \"data\": {\"email\": {\"id\": \"e-" + i + "\", \"customerId\": \"customer-" + i % 7
                    + "\"}}}");
        }
        String token = Files.readString(house.folder().resolve("data/secrets/teams/work/publish-token"))
                .strip();
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.operatePort() + "/topics/EMAIL_CLICKED"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(messages.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private long done() throws SQLException {
        return number("select count(*) from delivery_ended e join lane l on l.id = e.lane"
                + " join subscription s on s.id = l.subscription where s.name = 'rewards-email-clicked'");
    }

    private long number(String sql) throws SQLException {
        return books.number("posthouse", sql);
    }

    private static void assumeNodeIsThere() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("npm", "--version")
                                    .redirectErrorStream(true)
                                    .start()
                                    .waitFor()
                            == 0
                    && new ProcessBuilder("node", "--version")
                                    .redirectErrorStream(true)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            there = false;
        }
        if (System.getenv("CI") == null) {
            assumeThat(there).as("node or npm is not installed").isTrue();
        }
        assertThat(there).as("node and npm, which CI must install").isTrue();
    }
}
