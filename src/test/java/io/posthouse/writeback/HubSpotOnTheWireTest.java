package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hold;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import io.posthouse.message.TryLater;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.realm.RealmBed;
import io.posthouse.writeback.http.HttpCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The realm of docs/add-a-destination.md, with nothing changed but the address, writes into a server over HTTP. */
class HubSpotOnTheWireTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T22:00:00Z"), ZoneOffset.UTC);
    private static final String JANE = "{\"email\":\"jane@example.com\",\"firstName\":\"Jane\",\"lastName\":\"Doe\"}";
    private static final String WRITTEN = "{\"status\":\"COMPLETE\",\"results\":[{\"id\":\"600\",\"new\":true}]}";

    private final QueueBed queue = new QueueBed();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpCalls calls = new HttpCalls(threads, true);
    private final RealmBed realms = new RealmBed().secret("env:REALM_ACME_HUBSPOT_TOKEN", "pat-na1-0123");
    private ScriptedServer hubspot;

    @BeforeEach
    void open() throws IOException {
        hubspot = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        hubspot.close();
        calls.close();
        queue.close();
        threads.shutdownNow();
    }

    @Test
    void aCustomerGoesOutInOneCall() throws IOException {
        hubspot.says(200, WRITTEN);
        Envelope customer = customer(JANE);
        assertThat(WriteBed.write(upserting(), customer)).isNull();

        ScriptedServer.Request sent = hubspot.requests().get(0);
        assertThat(hubspot.requests()).hasSize(1);
        assertThat(sent.line()).isEqualTo("POST /crm/v3/objects/contacts/batch/upsert");
        assertThat(sent.header("Authorization")).isEqualTo("Bearer pat-na1-0123");
        assertThat(sent.header("Content-type")).isEqualTo("application/json");
        assertThat(sent.header("Accept")).isEqualTo("application/json");
        JsonNode input = sent.json().path("inputs").path(0);
        assertThat(input.path("idProperty").textValue()).isEqualTo("email");
        assertThat(input.path("id").textValue()).isEqualTo("jane@example.com");
        assertThat(input.path("properties").path("posthouse_origin").textValue())
                .isEqualTo(customer.id().toString());
        assertThat(queue.text("select outcome || ' ' || external_id from write_back_state"))
                .isEqualTo("done 600");
    }

    /** Only for those who have the published payloads. */
    @Test
    void itsBodyIsTheOneHubSpotPublishes() throws IOException {
        JsonNode sample = published("batch-upsert-request.json");
        JsonNode person = sample.path("inputs").path(0).path("properties");
        hubspot.says(200, WRITTEN);
        assertThat(WriteBed.write(upserting(), customer(person.toString()))).isNull();

        JsonNode sent = hubspot.requests().get(0).json();
        ((ObjectNode) sent.path("inputs").path(0).path("properties")).remove("posthouse_origin");
        assertThat(sent).isEqualTo(sample);
    }

    @Test
    void partSuccessIsWhatItsErrorSays() throws IOException {
        String error = "{\"status\":\"COMPLETE\",\"results\":[],\"numErrors\":1,\"errors\":[{\"status\":\"error\","
                + "\"category\":\"%s\",\"message\":\"Property values were not valid\"}]}";
        hubspot.says(207, error.formatted("VALIDATION_ERROR"));
        assertThat(WriteBed.write(upserting(), customer(JANE))).isInstanceOf(Rejected.class);
        hubspot.says(207, error.formatted("INTERNAL"));
        assertThat(WriteBed.write(upserting(), customer(JANE))).isInstanceOf(TryLater.class);
        hubspot.says(207, WRITTEN);
        assertThat(WriteBed.write(upserting(), customer(JANE))).isNull();
    }

    @Test
    void whoHasNoAddressIsNotSent() throws IOException {
        assertThat(WriteBed.write(upserting(), customer("{\"firstName\":\"Jane\"}")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("when:");
        assertThat(hubspot.requests()).isEmpty();
    }

    /** Only for those who have the published payloads. */
    @Test
    void itsPublishedConflictLeadsToTheContactThatWasThere() throws IOException {
        hubspot.says(200, "{\"total\":0,\"results\":[]}");
        says("create_conflict");
        hubspot.says(200, "{\"id\":\"3401\"}");
        assertThat(WriteBed.write(searching(), customer(JANE))).isNull();

        assertThat(hubspot.requests())
                .extracting(ScriptedServer.Request::line)
                .containsExactly(
                        "POST /crm/v3/objects/contacts/search",
                        "POST /crm/v3/objects/contacts",
                        "PATCH /crm/v3/objects/contacts/3401");
        assertThat(queue.text("select external_id from write_back_state")).isEqualTo("3401");
    }

    /** Only for those who have the published payloads. */
    @Test
    void itsPublishedLimitIsWaitedForAndItsPublishedRejectionIsNot() throws IOException {
        says("rate_limited");
        assertThat(WriteBed.write(upserting(), customer(JANE)))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(1)));
        queue.run("update write_back_limit set closed_until = null");
        says("validation");
        assertThat(WriteBed.write(upserting(), customer(JANE)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("answered 400 (VALIDATION_ERROR)");
    }

    @Test
    void theLimitOfADayIsHeldUntilMidnight() throws IOException {
        hubspot.says(429, "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"DAILY\"}");
        assertThat(WriteBed.write(upserting(), customer(JANE)))
                .isInstanceOfSatisfying(
                        Hold.class, held -> assertThat(held.until()).isEqualTo(Duration.ofHours(2)))
                .hasMessageContaining("the day's calls are used up");
    }

    private void says(String name) throws IOException {
        JsonNode answer = published("rest-responses.json").path(name);
        Map<String, String> headers = new HashMap<>();
        answer.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        hubspot.says(
                answer.path("status").intValue(), headers, answer.path("body").toString());
    }

    private static JsonNode published(String file) throws IOException {
        String given = System.getenv("SAMPLES_DIR");
        assumeTrue(given != null, "SAMPLES_DIR is not set: the folder with the published payloads and signatures");
        return StrictJson.parse(Files.readAllBytes(Path.of(given, "hubspot", file)));
    }

    /** @param person as crm keeps a customer */
    private static Envelope customer(String person) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("customerId", "c-1");
        data.set("customer", StrictJson.parse(person.getBytes(StandardCharsets.UTF_8)));
        Envelope event = new Envelope(
                MessageIds.random(),
                "CUSTOMER_CREATED",
                "acme",
                "crm",
                CLOCK.instant(),
                "c-1",
                1L,
                null,
                null,
                null,
                data);
        return WriteOrder.child(event, new Trigger(event.topic(), "hubspot", "customer", false, null));
    }

    private WriteBackWriter searching() throws IOException {
        return writer(HubSpotExampleTest.realm());
    }

    private WriteBackWriter upserting() throws IOException {
        Matcher other = Pattern.compile("```yaml\\n(      customer:\\n        upsert:.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/add-a-destination.md")));
        assertThat(other.find()).isTrue();
        String realm = HubSpotExampleTest.realm();
        int from = realm.indexOf("      customer:");
        return writer(realm.substring(0, from) + other.group(1) + realm.substring(realm.indexOf("triggers:")));
    }

    private WriteBackWriter writer(String realm) {
        realms.realm("acme", realm.replace("https://api.hubapi.com", hubspot.url()));
        var section = new DestinationsSection(new Mappings(Path.of("routes/mappings")), true);
        var destinations = realms.view(section);
        assertThat(realms.problems()).isEmpty();
        return new WriteBackWriter(destinations, queue.pools.plain(), calls, threads, CLOCK);
    }
}
