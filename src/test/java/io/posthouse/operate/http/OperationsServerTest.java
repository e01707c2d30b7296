package io.posthouse.operate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Health;
import io.posthouse.operate.QueueRows;
import io.posthouse.operate.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static HikariDataSource queue;
    private static QueueRows rows;
    private static Health health;
    private static OperationsServer server;
    private static int port;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue).subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
        health = new Health();
        Path file = data.resolve("operations-token");
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        metrics.counter("posthouse.tested").increment();
        server = new OperationsServer(OperationsToken.in(file), health, metrics, queue);
        port = server.start("127.0.0.1", 0);
        token = Files.readString(file).strip();
    }

    @AfterAll
    static void stop() {
        server.close();
        queue.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/api/status",
                "/",
                "/api/dead-letters",
                "/api/messages/x",
                "/console",
                "//health/../metrics",
                "/health/../metrics",
                "/health/%2e%2e/metrics",
                "/health/live/../../metrics",
                "/health/..%2fmetrics",
                "/health/..;/metrics",
                "/HEALTH/live",
                "/Health/Ready",
                "/health",
                "/health/..",
                "/health%2flive",
                "/metrics/",
                "/METRICS",
                "/./metrics",
                "/health/%252e%252e/metrics"
            })
    void withoutTheTokenEveryPathButHealthIsClosed(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1")).startsWith("HTTP/1.1 401 ");
        assertThat(raw("POST " + path + " HTTP/1.1")).startsWith("HTTP/1.1 401 ");
        assertThat(raw("GET " + path + " HTTP/1.1\r\nAuthorization: Bearer wrong"))
                .startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/live/", "//health//live", "/%68ealth/live", "/health/live?x=1"})
    void healthIsOpenInAnySpelling(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("{\"status\":\"up\",\"checks\":{}}");
    }

    @Test
    void readyTellsEachCheckAndNoMore() throws Exception {
        health.check("queue-database", () -> Verdict.UP);
        assertThat(send("GET", "/health/ready", null, false).statusCode()).isEqualTo(200);

        health.check("consumer crm-email-delivered", () -> {
            throw new IllegalStateException("secret of host 10.0.0.1");
        });
        HttpResponse<String> response = send("GET", "/health/ready", null, false);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"down\",\"checks\":{\"consumer crm-email-delivered\":\"check failed\","
                        + "\"queue-database\":\"up\",\"work\":\"up\"}}");
        health.check("consumer crm-email-delivered", () -> Verdict.UP);
    }

    @Test
    void withTheTokenMetricsAreThere() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics", null, true);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("posthouse_tested_total 1.0");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void unknownPathsMethodsAndValuesAreProblemsWithoutInternals() throws Exception {
        assertProblem(send("GET", "/nothing", null, true), 404);
        assertProblem(send("DELETE", "/api/status", null, true), 405);
        assertProblem(send("GET", "/api/messages/17", null, true), 400);
        assertProblem(send("GET", "/api/messages/0198a3b0-0000-7000-8000-000000000000", null, true), 404);
        assertProblem(send("GET", "/api/dead-letters/abc", null, true), 400);
        assertProblem(send("GET", "/api/dead-letters?since=yesterday", null, true), 400);
        assertProblem(send("POST", "/api/dead-letters/replay", "{", true), 400);
        assertProblem(send("POST", "/api/dead-letters/replay", "x".repeat(1 << 21), true), 413);
        assertThat(raw("GET /api/dead-letters?realm=%zz HTTP/1.1\r\nAuthorization: Bearer " + token))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        assertThat(raw("HEAD /health/live HTTP/1.1"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aReplayNeedsAFilterAPreviewAndAName() throws Exception {
        assertProblem(send("POST", "/api/dead-letters/replay", "{\"dryRun\":true}", true), 422);
        assertProblem(
                send("POST", "/api/dead-letters/replay", "{\"dryRun\":true,\"filter\":{\"relm\":\"a\"}}", true), 400);
        assertProblem(
                send("POST", "/api/dead-letters/replay", "{\"filter\":{\"realm\":\"a\"},\"actor\":\"ann\"}", true),
                400);
    }

    @Test
    void whatWasPreviewedIsReplayedOnceAndAChangedSetIsRefused() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "preview");
        Handle letter = rows.dead("crm-email-delivered", message, "no");
        JsonNode shown = JSON.readTree(
                send("GET", "/api/dead-letters/" + letter, null, true).body());
        JsonNode listed = JSON.readTree(
                send("GET", "/api/dead-letters?realm=preview", null, true).body());

        String filter = "\"filter\":{\"realm\":\"preview\"}";
        JsonNode preview =
                JSON.readTree(send("POST", "/api/dead-letters/replay", "{\"dryRun\":true," + filter + "}", true)
                        .body());
        String act = "{" + filter + ",\"actor\":\"ann\",\"until\":" + preview.path("until") + ",\"fingerprint\":"
                + preview.path("fingerprint") + "}";
        JsonNode first = JSON.readTree(
                send("POST", "/api/dead-letters/replay", act, true).body());
        HttpResponse<String> second = send("POST", "/api/dead-letters/replay", act, true);

        assertThat(shown.path("envelope").path("id").textValue())
                .isEqualTo(message.id().toString());
        assertThat(listed.path(0).path("letter").textValue()).isEqualTo(letter.toString());
        assertThat(preview.path("count").intValue()).isEqualTo(1);
        assertThat(first.path("changed").intValue()).isEqualTo(1);
        assertProblem(second, 422);
        assertThat(rows.text("select actor from audit")).isEqualTo("api:ann");
    }

    @Test
    void statusAndMessageAreThere() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "shown");
        rows.done("crm-email-delivered", message);

        JsonNode status = JSON.readTree(send("GET", "/api/status", null, true).body());
        JsonNode story = JSON.readTree(
                send("GET", "/api/messages/" + message.id(), null, true).body());

        assertThat(status.path("subscriptions")
                        .path(0)
                        .path("depth")
                        .path("subscription")
                        .textValue())
                .isEqualTo("crm-email-delivered");
        assertThat(story.path("deliveries").path(0).path("state").textValue()).isEqualTo("done");
        assertThat(story.toString()).doesNotContain("ann@example.com");
    }

    @Test
    void aPortThatIsTakenFailsTheStart(@TempDir Path other) throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            try (var second = new OperationsServer(
                    OperationsToken.in(other.resolve("t")),
                    health,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    queue)) {
                assertThatThrownBy(() -> second.start("127.0.0.1", taken.getLocalPort()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot be bound")
                        .hasMessageContaining("posthouse.operate.port");
            }
        }
    }

    @Test
    void aRuleIsPutListedGuardedAndEnded() throws Exception {
        String pause = "{\"what\": \"pause\", \"realm\": \"acme\", \"reason\": \"their import\", \"actor\": \"%s\"%s}";
        HttpResponse<String> put = send("PUT", "/api/controls", pause.formatted("ann", ""), true);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        long version = JSON.readTree(put.body()).path("now").path("version").longValue();

        JsonNode listed = JSON.readTree(send("GET", "/api/controls", null, true).body());
        assertThat(listed.path("rules").path(0).path("rule").path("what").textValue())
                .isEqualTo("pause");
        assertThat(listed.path("rules").path(0).path("rule").path("actor").textValue())
                .isEqualTo("api:ann");

        HttpResponse<String> other = send("PUT", "/api/controls", pause.formatted("bob", ""), true);
        assertProblem(other, 409);
        assertThat(other.body()).contains("version " + version);
        HttpResponse<String> known =
                send("PUT", "/api/controls", pause.formatted("bob", ", \"version\": " + version), true);
        assertThat(known.statusCode()).as(known.body()).isEqualTo(200);

        assertThat(send("DELETE", "/api/controls", pause.formatted("ann", ""), true)
                        .statusCode())
                .isEqualTo(200);
        assertProblem(send("DELETE", "/api/controls", pause.formatted("ann", ""), true), 404);
        for (String wrong : new String[] {
            "{}",
            "{\"what\": \"pause\", \"reason\": \"r\", \"actor\": \"a\"}",
            "{\"what\": \"stop\", \"realm\": \"acme\", \"reason\": \"r\", \"actor\": \"a\"}",
            "{\"what\": \"pause\", \"realm\": \"acme\", \"actor\": \"a\"}",
            "{\"what\": \"throttle\", \"realm\": \"acme\", \"reason\": \"r\", \"actor\": \"a\"}",
            "{\"what\": \"throttle\", \"realm\": \"acme\", \"rate\": 0, \"reason\": \"r\", \"actor\": \"a\"}",
            "{\"what\": \"throttle\", \"realm\": \"acme\", \"concurrency\": 1e9, \"reason\": \"r\", \"actor\": \"a\"}",
            "{\"what\": \"pause\", \"realm\": \"acme\", \"until\": \"2001-01-01T00:00:00Z\", \"reason\": \"r\", \"actor\": \"a\"}"
        }) {
            assertProblem(send("PUT", "/api/controls", wrong, true), 400);
        }
        assertProblem(send("PUT", "/api/controls", pause.formatted("ann", ", \"worker\": \"nobody\""), true), 422);
    }

    private static void assertProblem(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("detail").textValue()).isNotBlank().doesNotContain("Exception", "io.posthouse");
    }

    private static HttpResponse<String> send(String method, String path, String body, boolean withToken)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (withToken) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Byte for byte: an HTTP client would tidy the path up. */
    private static String raw(String head) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((head + "\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
