package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.House;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A form is taken while nobody works, and its progress says so until they do. */
class FormsWhileDownIT {
    private static final Pattern PROGRESS = Pattern.compile("\"progress\":\"([^\"]+)\"");

    private final House house = new House(Path.of("target/promises/forms-down-" + System.nanoTime()));

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theDoorsAloneTakeFormsAndTheTeamsCatchUpLater() throws Exception {
        Files.writeString(house.folder().resolve("realms/acme.yaml"), """
                realm: acme
                mailgun: { keys: ["file:mailgun-key"] }
                forms:
                  quote: { kind: prospect, fields: { email: { type: email, required: true } } }
                """);
        house.keepDatabase();
        house.start("ingest");

        String progress = send();
        assertThat(get(progress)).isEqualTo("{\"status\":\"received\"}");

        house.startBeside("teams/crm");
        await(progress, "being worked on");
        house.startBeside("teams/marketing");
        house.startBeside("teams/analytics");
        house.startBeside("writeback");
        await(progress, "done");
    }

    private void await(String progress, String status) {
        Awaitility.await(status)
                .atMost(Duration.ofSeconds(60))
                .until(() -> get(progress).equals("{\"status\":\"" + status + "\"}"));
    }

    private String send() throws IOException, InterruptedException {
        String answer = ask(HttpRequest.newBuilder(address("/forms/acme/quote"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"email\":\"jo@example.com\"}")));
        Matcher progress = PROGRESS.matcher(answer);
        assertThat(progress.find()).as(answer).isTrue();
        return progress.group(1);
    }

    private String get(String path) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(address(path)).GET());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + house.doorPort() + path);
    }

    private static String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
