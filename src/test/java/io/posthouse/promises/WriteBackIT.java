package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;
import io.posthouse.operate.crm.Portal;
import io.posthouse.outside.House;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a form, by the router and the writer, into a CRM that fails: one record, and the sender sees when it is there. */
class WriteBackIT {
    private final CrmSimulator crm = CrmSimulator.open(0, 1);
    private final House house = new House(Path.of("target/promises/writeback-" + System.nanoTime()))
            .with("POSTHOUSE_WRITEBACK_ALLOW_PRIVATE", "true");
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws IOException {
        for (String realm : new String[] {"acme", "bolt"}) {
            Files.writeString(house.folder().resolve("realms/" + realm + ".yaml"), realm(realm));
        }
        house.start();
    }

    @AfterEach
    void close() {
        house.close();
        crm.close();
    }

    @Test
    void aProspectBecomesOneContactThoughTheConnectionBreaksAfterTheWrite() throws Exception {
        Portal acme = crm.portal("acme");
        acme.rules(acme.rules().uniqueEmail(false));
        acme.faults().next(1, Fault.of(Kind.RESET_AFTER));
        String progress = submit("acme", "ann@example.com");

        await().atMost(Duration.ofSeconds(30)).until(() -> status(progress).equals("done"));

        assertThat(acme.faults().struck(Kind.RESET_AFTER)).isEqualTo(1);
        assertThat(acme.records().countBy("contacts", "email")).containsEntry("ann@example.com", 1);
        assertThat(acme.records().all("contacts").get(0).properties()).containsEntry("firstname", "Ann");
    }

    @Test
    void whileOneCrmIsDownItsSenderIsNotToldDoneAndTheOthersAre() throws Exception {
        Portal acme = crm.portal("acme");
        acme.faults().always(Fault.of(Kind.STORM));
        String waits = submit("acme", "ann@example.com");
        await().atMost(Duration.ofSeconds(30)).until(() -> acme.faults().struck(Kind.STORM) > 0);

        String other = submit("bolt", "bob@example.com");
        await().atMost(Duration.ofSeconds(30)).until(() -> status(other).equals("done"));

        assertThat(crm.portal("bolt").records().all("contacts")).hasSize(1);
        assertThat(status(waits)).isNotEqualTo("done");
        acme.faults().heal();
        await().atMost(Duration.ofSeconds(90)).until(() -> status(waits).equals("done"));
        assertThat(acme.records().countBy("contacts", "email")).containsEntry("ann@example.com", 1);
    }

    private String submit(String realm, String email) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address("/forms/" + realm + "/quote"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"firstName\":\"Ann\",\"email\":\"" + email + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json(answer.body()).path("progress").textValue();
    }

    private String status(String progress) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address(progress))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return json(answer.body()).path("status").asText();
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + house.doorPort() + path);
    }

    private String realm(String realm) {
        return """
                realm: %s
                mailgun: { keys: ["file:mailgun-key"] }
                forms:
                  quote:
                    kind: prospect
                    fields:
                      firstName: { type: text, required: true }
                      email: { type: email, required: true }
                destinations:
                  hubspot:
                    url: %s
                    breaker: { percent: 50, least: 5, window: 30s, pause: 1s, longest: 2s }
                    operations:
                      contact:
                        entity: .data.fields.email
                        search:
                          when: unclear
                          method: POST
                          path: /crm/v3/objects/contacts/search
                          body: hubspot/contact-search.jq
                          id: .results[0].id
                        create:
                          path: /crm/v3/objects/contacts
                          body: hubspot/contact.jq
                          id: .id
                          verdict:
                            - { status: 409, json: .message, matches: 'Existing ID: (\\d+)', word: duplicate, id: $1 }
                        update: { path: '/crm/v3/objects/contacts/{$id}', body: hubspot/contact.jq }
                triggers:
                  - { on: PROSPECT_SUBMITTED, to: hubspot.contact }
                """.formatted(realm, crm.uri(realm));
    }
}
