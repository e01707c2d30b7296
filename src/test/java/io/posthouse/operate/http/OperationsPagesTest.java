package io.posthouse.operate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Digests;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Health;
import io.posthouse.operate.QueueRows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on the port, as a browser asks for them. */
class OperationsPagesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static HikariDataSource queue;
    private static OperationsServer server;
    private static int port;
    private static String token;
    private static Handle letter;
    private static Envelope message;

    @BeforeAll
    static void start() throws Exception {
        queue = TestDatabases.freshQueue();
        var rows = new QueueRows(queue).subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
        message = rows.message("EMAIL_DELIVERED", "acme");
        letter = rows.dead("crm-email-delivered", message, "no customer");
        Path file = data.resolve("operations-token");
        server = new OperationsServer(
                OperationsToken.in(file), new Health(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), queue);
        port = server.start("127.0.0.1", 0);
        token = Files.readString(file).strip();
    }

    @AfterAll
    static void stop() {
        server.close();
        queue.close();
    }

    @Test
    void aBrowserIsAskedForThePasswordAndSeesThePageWithIt() throws Exception {
        HttpResponse<String> asked = get("/", null);
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"Posthouse\", charset=\"UTF-8\"");

        HttpResponse<String> page = get("/", basic("operator", token));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("crm-email-delivered").doesNotContain(token);
        assertThat(get("/dead/" + letter, basic("operator", token)).statusCode())
                .isEqualTo(200);
        assertThat(get("/messages/" + message.id(), "Bearer " + token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void thePolicyLetsTheOneStyleSheetThroughAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/", basic("operator", token));
        String sheet = page.body()
                .substring(page.body().indexOf("<style>") + 7, page.body().indexOf("</style>"));
        String digest = Base64.getEncoder().encodeToString(Digests.sha256(sheet.getBytes(StandardCharsets.UTF_8)));

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .isEqualTo("default-src 'none'; style-src 'sha256-" + digest
                        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.body()).doesNotContain("<script", " style=", " onclick", "<img", "http://", "https://");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
    }

    /** A browser sends it with whatever a page of a stranger makes it post. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/dead-letters/replay", "/api/dead-letters/discard", "/", "/api/status"})
    void aPasswordOpensNothingThatActs(String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", basic("operator", token))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"letters\":[\"" + letter + "\"],\"actor\":\"x\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/api/status", "/api/dead-letters", "/messages", "/dead", "/deadx"})
    void aPasswordOpensNothingButPages(String path) throws Exception {
        HttpResponse<String> answer = get(path, basic("operator", token));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void aWrongUserOrPasswordOpensNothing() throws Exception {
        for (String wrong : new String[] {
            basic("operator", token + "x"),
            basic("operator", token.substring(1)),
            basic("operator", ""),
            basic("root", token),
            basic("", token),
            "Basic " + token,
            "Basic",
            "Basic !!!"
        }) {
            assertThat(get("/", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(String path, String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
