package io.posthouse.operate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.message.MessageIds;
import io.posthouse.operate.Health;
import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.queue.postgres.QueueBed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamPathsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LEASE = Duration.ofSeconds(2);

    @TempDir
    private static Path data;

    private static QueueBed bed;
    private static PostgresQueue engine;
    private static OperationsServer server;
    private static int port;

    @BeforeAll
    static void start() {
        bed = new QueueBed().subscribed("depot-orders");
        bed.run("insert into topic(name, owner, entity, key, publishers) values"
                + " ('ORDER_WANTED', 'depot', 'order', 'id', '{shop}'), ('UNHEARD', 'shop', 'order', 'id', '{}')");
        bed.run("insert into subscription(name, topic, team, policy) values"
                + " ('depot-routed', 'UNHEARD', 'depot', '{\"work\": \"depot-order\"}'),"
                + " ('shop-wanted', 'ORDER_WANTED', 'shop', '{\"attempts\": 2}')");
        engine = bed.engine();
        var operations = OperationsToken.in(data.resolve("operations-token"));
        server = new OperationsServer(
                operations, new Health(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), bed.pools.plain());
        port = server.start("127.0.0.1", 0);
        server.open(new TeamPaths(
                TeamTokens.in(data.resolve("teams"), Set.of("shop", "depot")),
                operations,
                bed.pools.plain(),
                engine.publisher(),
                engine.outside(LEASE),
                new TeamPaths.Limits(100_000, 50, 40)));
    }

    @AfterAll
    static void stop() {
        server.close();
        bed.close();
    }

    @BeforeEach
    void empty() {
        bed.run("truncate delivery, delivery_ended, failure, lease, message");
    }

    @Test
    void aTokenIsMadeForEachTeamAndOpensOnlyItsOwn() throws Exception {
        Path file = data.resolve("teams/shop/publish-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(post("/topics/ORDER_PLACED", order(1), null).statusCode()).isEqualTo(401);
        assertThat(post("/topics/ORDER_PLACED", order(1), "x".repeat(43)).statusCode())
                .isEqualTo(401);
        assertThat(post("/api/status", "{}", token("shop")).statusCode()).isEqualTo(401);
        assertThat(post("/topics/ORDER_PLACED", order(1), token("depot")).statusCode())
                .as("the topic is the shop's")
                .isEqualTo(403);
        assertThat(post("/topics/ORDER_WANTED", order(1), token("shop")).statusCode())
                .as("a request topic that names it")
                .isEqualTo(201);
        assertThat(post("/topics/ORDER_WANTED", order(1), token("depot")).statusCode())
                .isEqualTo(201);
        assertThat(post("/topics/NOTHING", order(1), token("shop")).statusCode())
                .isEqualTo(404);
        assertThat(bed.number("select count(*) from message")).isEqualTo(2);
    }

    @Test
    void theAnswerComesWhenTheMessageIsCommittedAndTwiceIsOnce() throws Exception {
        String body = "{\"id\": \"" + MessageIds.random() + "\", \"realm\": \"acme\", \"data\": {\"id\": \"1\"}}";

        HttpResponse<String> first = post("/topics/ORDER_PLACED", body, token("shop"));
        HttpResponse<String> second = post("/topics/ORDER_PLACED", body, token("shop"));
        HttpResponse<String> other =
                post("/topics/ORDER_PLACED", body.replace("\"id\": \"1\"", "\"id\": \"2\""), token("shop"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(json(first).path("published").textValue()).isEqualTo("STORED");
        assertThat(json(second).path("published").textValue()).isEqualTo("DUPLICATE");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(1);
    }

    @Test
    void anArrayIsTakenWholeOrRefusedWhole() throws Exception {
        HttpResponse<String> taken = post("/topics/ORDER_PLACED", "[" + order(1) + "," + order(2) + "]", token("shop"));
        HttpResponse<String> refused = post("/topics/ORDER_PLACED", "[" + order(3) + ",{}]", token("shop"));
        HttpResponse<String> tooMany =
                post("/topics/ORDER_PLACED", "[" + (order(4) + ",").repeat(50) + order(4) + "]", token("shop"));
        HttpResponse<String> tooLong = post("/topics/ORDER_PLACED", " ".repeat(100_001), token("shop"));

        assertThat(taken.statusCode()).isEqualTo(201);
        assertThat(json(taken).path("results")).hasSize(2);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).path("detail").textValue()).contains("message 1 of the array");
        assertThat(tooMany.statusCode()).isEqualTo(422);
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(bed.number("select count(*) from message")).isEqualTo(2);
    }

    @Test
    void whatIsLeasedIsNobodyElsesUntilTheOutcome() throws Exception {
        placed(3);

        List<JsonNode> leased = lease("depot-orders", 2, "0s");
        List<JsonNode> rest = lease("depot-orders", 9, "0s");

        assertThat(leased).hasSize(2);
        assertThat(rest).hasSize(1);
        assertThat(leased.get(0).path("message").path("data").path("id").textValue())
                .isEqualTo("o-1");
        assertThat(outcome(leased.get(0), "\"done\"").statusCode()).isEqualTo(200);
        assertThat(json(outcome(leased.get(0), "\"done\"")).path("before").booleanValue())
                .as("the answer was lost and it is said again")
                .isTrue();
        assertThat(outcome(leased.get(0), "\"held\"").statusCode())
                .as("another word of the same try")
                .isEqualTo(409);
        outcome(leased.get(1), "\"later\", \"after\": \"1h\", \"reason\": \"till 'ann@example.com' is busy\"");
        outcome(rest.get(0), "\"rejected\", \"reason\": \"no such order\", \"type\": \"OrderError\"");

        assertThat(bed.text("select string_agg(state::text, '' order by state) from delivery"))
                .isEqualTo("wx");
        assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(1);
        assertThat(bed.text("select text from failure where word = 'later'"))
                .doesNotContain("ann")
                .contains("…");
        assertThat(bed.number("select count(*) from lease")).isZero();
    }

    @Test
    void aWorkerThatIsSilentLosesItsLeaseAndItsOutcomeComesTooLate() throws Exception {
        placed(2);
        List<JsonNode> leased = lease("depot-orders", 2, "0s");

        Awaitility.await("suspects")
                .atMost(Duration.ofSeconds(20))
                .until(() -> bed.number("select count(*) from delivery where state = 's'") == 2);
        assertThat(outcome(leased.get(0), "\"done\"").statusCode()).isEqualTo(409);
        List<JsonNode> again = lease("depot-orders", 2, "5s");

        assertThat(again).as("a suspect is tried alone").hasSize(1);
        assertThat(again.get(0).path("suspect").booleanValue()).isTrue();
        assertThat(outcome(again.get(0), "\"done\"").statusCode()).isEqualTo(200);
    }

    @Test
    void whoExtendsKeepsItsLease() throws Exception {
        placed(1);
        JsonNode leased = lease("depot-orders", 1, "0s").get(0);
        Instant deadline = Instant.parse(leased.path("deadline").textValue());

        Awaitility.await("longer than a lease")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(400))
                .until(() -> {
                    HttpResponse<String> extended = post(
                            "/api/deliveries/" + leased.path("delivery").textValue() + "/extend",
                            "{\"handle\": " + leased.path("handle") + "}",
                            token("depot"));
                    assertThat(extended.statusCode()).as(extended.body()).isEqualTo(200);
                    return Instant.now().isAfter(deadline.plus(LEASE));
                });

        assertThat(outcome(leased, "\"done\"").statusCode()).isEqualTo(200);
    }

    @Test
    void threeDeathsOfItsWorkerMakeADeadLetter() throws Exception {
        placed(1);
        Awaitility.await("dead").atMost(Duration.ofSeconds(60)).until(() -> {
            lease("depot-orders", 1, "1s");
            // Its worker dies: the lease ends now.
            bed.run("update runner set alive_until = '-infinity' where name = 'outside'");
            return bed.number("select count(*) from delivery where state = 'x'") == 1;
        });
        assertThat(bed.text("select reason from delivery")).startsWith("killed its worker");
    }

    @Test
    void whoWaitsGetsWhatIsPublishedMeanwhile() throws Exception {
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 5; i++) {
            waiting.add(sent(
                    "/api/deliveries/lease",
                    "{\"subscription\": \"depot-orders\", \"wait\": \"20s\"}",
                    token("depot")));
        }
        post("/topics/ORDER_PLACED", order(1), token("shop"));
        CompletableFuture<?> first = CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));

        @SuppressWarnings("unchecked")
        var answer = (HttpResponse<String>) first.get(10, TimeUnit.SECONDS);
        assertThat(json(answer).path("deliveries")).hasSize(1);
        assertThat(waiting.stream().filter(CompletableFuture::isDone)).hasSize(1);
        for (int i = 2; i <= 5; i++) {
            post("/topics/ORDER_PLACED", order(i), token("shop"));
        }
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(15, TimeUnit.SECONDS);
    }

    @Test
    void tooManyWaitersAreToldToComeAgain() throws Exception {
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 60; i++) {
            waiting.add(sent(
                    "/api/deliveries/lease", "{\"subscription\": \"depot-orders\", \"wait\": \"2s\"}", token("depot")));
        }
        List<Integer> statuses = new ArrayList<>();
        for (var one : waiting) {
            HttpResponse<String> answer = one.get(20, TimeUnit.SECONDS);
            statuses.add(answer.statusCode());
            if (answer.statusCode() == 503) {
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            }
        }
        assertThat(statuses).contains(200, 503);
        assertThat(post("/topics/ORDER_PLACED", order(1), token("shop")).statusCode())
                .as("all are counted out again")
                .isEqualTo(201);
    }

    @Test
    void onlyOnesOwnSubscriptionsAndHandlesAreGood() throws Exception {
        placed(1);
        JsonNode leased = lease("depot-orders", 1, "0s").get(0);
        String handle = leased.path("handle").textValue();
        String delivery = leased.path("delivery").textValue();

        assertThat(post("/api/deliveries/lease", "{\"subscription\": \"depot-orders\"}", token("shop"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/api/deliveries/lease", "{\"subscription\": \"depot-routed\"}", token("depot"))
                        .statusCode())
                .as("a route works on it")
                .isEqualTo(403);
        String done = "{\"outcome\": \"done\", \"handle\": \"%s\"}";
        assertThat(post("/api/deliveries/" + delivery + "/outcome", done.formatted(handle), token("shop"))
                        .statusCode())
                .isEqualTo(404);
        char other = handle.charAt(70) == 'A' ? 'B' : 'A';
        for (String forged :
                List.of("", "x", handle.substring(1), handle.substring(0, 70) + other + handle.substring(71))) {
            assertThat(post("/api/deliveries/" + delivery + "/outcome", done.formatted(forged), token("depot"))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(post("/api/deliveries/1/outcome", "{}", token("depot")).statusCode())
                .isEqualTo(404);
        for (String wrong :
                List.of("{}", "[]", "{", "{\"outcome\": \"done\"}", "{\"outcome\": \"rejected\", \"handle\": \"h\"}")) {
            assertThat(post("/api/deliveries/" + delivery + "/outcome", wrong, token("depot"))
                            .statusCode())
                    .isEqualTo(422);
        }
        assertThat(post("/api/deliveries/lease", "{\"subscription\": \"depot-orders\", \"max\": 101}", token("depot"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(outcome(leased, "\"done\"").statusCode()).isEqualTo(200);
    }

    private static void placed(int orders) throws Exception {
        for (int i = 1; i <= orders; i++) {
            assertThat(post("/topics/ORDER_PLACED", order(i), token("shop")).statusCode())
                    .isEqualTo(201);
        }
    }

    private static String order(int number) {
        return "{\"realm\": \"acme\", \"data\": {\"id\": \"o-" + number + "\"}}";
    }

    private static List<JsonNode> lease(String subscription, int max, String wait) throws Exception {
        HttpResponse<String> answer = post(
                "/api/deliveries/lease",
                "{\"subscription\": \"" + subscription + "\", \"max\": " + max + ", \"wait\": \"" + wait + "\"}",
                token("depot"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> leased = new ArrayList<>();
        json(answer).path("deliveries").forEach(leased::add);
        return leased;
    }

    private static HttpResponse<String> outcome(JsonNode leased, String outcome) throws Exception {
        return post(
                "/api/deliveries/" + leased.path("delivery").textValue() + "/outcome",
                "{\"handle\": " + leased.path("handle") + ", \"outcome\": " + outcome + "}",
                token("depot"));
    }

    private static String token(String team) throws Exception {
        return Files.readString(data.resolve("teams").resolve(team).resolve("publish-token"))
                .strip();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> post(String path, String body, String token) throws Exception {
        return sent(path, body, token).get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<HttpResponse<String>> sent(String path, String body, String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
