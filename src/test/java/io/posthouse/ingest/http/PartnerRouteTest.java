package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.ingest.partner.PartnerDoor;
import io.posthouse.ingest.partner.PartnersSection;
import io.posthouse.ingest.partner.Turns;
import io.posthouse.jq.Mappings;
import io.posthouse.message.Outgoing;
import io.posthouse.message.StrictJson;
import io.posthouse.realm.RealmBed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real route of the partners' door behind a real port; only the queue is played by the test. */
class PartnerRouteTest {
    private static final String PATH = "/partners/{realm}/{partner}/[entity]/[secret]";
    private static final String SECRET = "a-secret-in-the-path";
    private static final String BODY = "{\"customerId\":\"c-1\",\"change\":\"delete\"}";

    private final List<Object> published = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile String outcome = "STORED";
    private OpenRoutes routes;

    @BeforeEach
    void open() throws Exception {
        var realms = new RealmBed().secret("file:them", SECRET).realm("acme", """
                        realm: acme
                        partners:
                          them:
                            auth: { kind: path, secrets: [file:them] }
                            entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }
                          bearer:
                            auth: { kind: bearer, secrets: [file:them] }
                            entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED, answer: 204 } }
                        """);
        var view = realms.view(new PartnersSection(new Mappings(Path.of("routes/mappings")), 4096));
        routes = new OpenRoutes(
                OpenRoutes.settings(4096, Duration.ofSeconds(5), PATH),
                (path, status, nanos) -> paths.add(path),
                this::publish);
        routes.bind(
                        "partnerDoor",
                        new PartnerDoor(
                                view,
                                Clock.systemUTC(),
                                id -> "/progress/" + id,
                                tokens -> CompletableFuture.completedFuture(Map.of()),
                                Turns.forProcessors(1, 10)))
                .load("error-handling", "ingest/ingest-partner");
        routes.camel.start();
    }

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void aSecretInThePathIsSeenByTheDoorAndByNobodyElse() throws Exception {
        HttpResponse<String> answer = post("/partners/acme/them/customer/" + SECRET);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                        .path("progress")
                        .textValue())
                .startsWith("/progress/");
        assertThat(published).hasSize(1);
        await().untilAsserted(() -> assertThat(paths).containsOnly(PATH));
        assertThat(seen.toString() + answer.body() + answer.headers() + published)
                .doesNotContain(SECRET);
    }

    @Test
    void theEntityMayBeLeftOutWhereThereIsOne() throws Exception {
        HttpResponse<String> answer = post("/partners/acme/bearer", "Authorization", "Bearer " + SECRET);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(published).hasSize(1);
    }

    @Test
    void headersReachNoRouteWhateverTheirName() throws Exception {
        post(
                "/partners/acme/bearer/customer",
                "Authorization",
                "Bearer " + SECRET,
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "camelhttpresponsecode",
                "500",
                "Prefer",
                "validate");

        assertThat(published).isEmpty();
        assertThat(seen).isNotEmpty().allMatch(headers -> !headers.toLowerCase().contains("camelhttp"));
        assertThat(seen.toString()).doesNotContain(SECRET);
    }

    @Test
    void strangersAreToldTheSameEverywhere() throws Exception {
        HttpResponse<String> wrong = post("/partners/acme/them/customer/wrong");

        assertThat(wrong.statusCode()).isEqualTo(401);
        for (String path : List.of(
                "/partners/acme/none/customer/x",
                "/partners/none/them/customer/x",
                "/partners/acme/them",
                "/partners/a/b")) {
            HttpResponse<String> other = post(path);
            assertThat(other.statusCode()).isEqualTo(401);
            assertThat(other.body()).isEqualTo(wrong.body());
        }
        assertThat(published).isEmpty();
        assertThat(post("/partners/acme").statusCode()).isEqualTo(404);
        assertThat(post("/partners/acme/them/customer/x/y").statusCode()).isEqualTo(404);
    }

    @Test
    void aConflictIsPublishedAsUnroutedAndAnsweredLikeSuccess() throws Exception {
        outcome = "CONFLICT";
        HttpResponse<String> answer = post("/partners/acme/them/customer/" + SECRET);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(published)
                .extracting(message -> ((Outgoing) message).envelope().topic())
                .containsExactly("CUSTOMER_CHANGE_REQUESTED", "UNROUTED");
    }

    private void publish(Exchange exchange) {
        seen.add(exchange.getMessage().getHeaders().toString() + exchange.getVariables());
        Collection<?> messages = exchange.getMessage().getBody(Collection.class);
        List<String> outcomes = new ArrayList<>();
        messages.forEach(message -> {
            published.add(message);
            outcomes.add(outcome);
        });
        exchange.setVariable("outcomes", outcomes);
    }

    private HttpResponse<String> post(String path, String... headers) throws Exception {
        HttpRequest.Builder request = routes.to(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return routes.send(request.build());
    }
}
