package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.partner.PartnerDoor;
import io.posthouse.ingest.partner.PartnersSection;
import io.posthouse.ingest.partner.Turns;
import io.posthouse.ingest.progress.FirstMessages;
import io.posthouse.ingest.progress.Lookups;
import io.posthouse.jq.Mappings;
import io.posthouse.message.Outgoing;
import io.posthouse.message.StrictJson;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.realm.RealmBed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner that repeats itself, with the route as it is shipped and a real queue. */
class PartnerRepetitionTest {
    private static final String PATH = "/partners/{realm}/{partner}/[entity]/[secret]";
    private static final String DELETE = "{\"customerId\":\"c-1\",\"change\":\"delete\"}";

    private final QueueBed bed = new QueueBed();
    private final Lookups lookups = new Lookups(bed.pools.plain());

    @BeforeEach
    void open() throws Exception {
        bed.run("insert into topic(name, owner, entity, key) values ('CUSTOMER_CHANGE_REQUESTED', 'crm', 'e', 'k'),"
                + " ('UNROUTED', 'ingest', 'e', 'k')");
    }

    @AfterEach
    void close() {
        lookups.close();
        bed.close();
    }

    @Test
    void theSameChangeWithoutATimeIsOneMessageAcrossMidnightAndAnotherProcess() throws Exception {
        long before = System.currentTimeMillis();
        String first;
        try (OpenRoutes evening = process("2026-01-31T23:59:59Z")) {
            first = post(evening, "e1", DELETE);
        }
        try (OpenRoutes morning = process("2026-02-01T00:00:01Z")) {
            assertThat(post(morning, "e1", DELETE)).isEqualTo(first);
            assertThat(post(morning, "e2", DELETE)).isNotEqualTo(first);
        }
        assertThat(bed.number("select count(*) from message")).isEqualTo(2);
        assertThat(UUID.fromString(first).getMostSignificantBits() >>> 16)
                .as("its id does not begin before it came: between sources the highest counts")
                .isGreaterThanOrEqualTo(before);
    }

    @Test
    void theSameIdWithOtherDataLeadsToTheFirstMessageAndIsKeptForAPerson() throws Exception {
        try (OpenRoutes routes = process("2026-01-31T12:00:00Z")) {
            String first = post(routes, "e1", DELETE);
            assertThat(post(routes, "e1", DELETE.replace("c-1", "c-2"))).isEqualTo(first);
        }
        assertThat(bed.number("select count(*) from message where topic = 'UNROUTED'"))
                .isEqualTo(1);
    }

    private OpenRoutes process(String now) throws Exception {
        RealmBed realms = new RealmBed().secret("file:them", "secret").realm("acme", """
                        realm: acme
                        partners:
                          them:
                            auth: { kind: bearer, secrets: [file:them] }
                            entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED, id: "header:X-Event" } }
                        """);
        Publisher publisher = bed.engine().publisher();
        OpenRoutes routes = new OpenRoutes(
                OpenRoutes.settings(4096, Duration.ofSeconds(5), PATH),
                Answered.NOBODY,
                exchange -> publish(exchange, publisher));
        PartnerDoor door = new PartnerDoor(
                realms.view(new PartnersSection(new Mappings(Path.of("routes/mappings")), 4096)),
                Clock.fixed(Instant.parse(now), ZoneOffset.UTC),
                id -> null,
                new FirstMessages(lookups)::of,
                Turns.forProcessors(1, 10));
        routes.bind("partnerDoor", door).load("error-handling", "ingest/ingest-partner");
        routes.camel.start();
        return routes;
    }

    private static void publish(Exchange exchange, Publisher publisher) {
        List<String> outcomes = new ArrayList<>();
        for (Object message : exchange.getMessage().getBody(List.class)) {
            outcomes.add(publisher.publish((Outgoing) message).join().name());
        }
        exchange.setVariable("outcomes", outcomes);
    }

    private static String post(OpenRoutes routes, String event, String body) throws Exception {
        HttpResponse<String> answer = routes.send(routes.to("/partners/acme/them/customer")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer secret")
                .header("X-Event", event)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("id")
                .textValue();
    }
}
