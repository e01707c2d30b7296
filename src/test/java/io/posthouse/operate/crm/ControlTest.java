package io.posthouse.operate.crm;

import static io.posthouse.operate.crm.CrmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Told over HTTP, as the demo and people do. */
class ControlTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final CrmSimulator simulator = CrmSimulator.open(0, 1);
    private final CrmClient crm = new CrmClient(simulator, "acme");

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void faultsAreSwitchedOnSeenAndHealed() throws Exception {
        send("POST", "/_faults", "{\"portal\":\"acme\",\"kind\":\"too-many\",\"retryAfter\":\"3\",\"next\":2}");
        assertThat(crm.create("ann@example.com").headers().firstValue("Retry-After"))
                .contains("3");

        JsonNode on = json(send("GET", "/_faults", null)).path("acme");
        assertThat(on.at("/0/kind").textValue()).isEqualTo("too-many");
        assertThat(on.at("/0/next").intValue()).isEqualTo(1);
        assertThat(send("DELETE", "/_faults?portal=acme", null).statusCode()).isEqualTo(204);
        assertThat(crm.create("ann@example.com").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(Fault.Kind.class)
    void everyKindCanBeNamed(Fault.Kind kind) throws Exception {
        HttpResponse<String> answer =
                send("POST", "/_faults", "{\"portal\":\"acme\",\"kind\":\"" + kind + "\",\"probability\":0.5}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(simulator.portal("acme").faults().now()).containsExactly(new Switched(Fault.of(kind), 0.5, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"portal\":\"acme\",\"kind\":\"slwo\"}",
                "{\"portal\":\"acme\",\"kind\":\"slow\",\"milis\":3}",
                "{\"portal\":\"acme\",\"kind\":\"slow\",\"millis\":-1}",
                "{\"portal\":\"acme\",\"kind\":\"slow\",\"probability\":0}",
                "{\"portal\":\"acme\",\"kind\":\"slow\",\"next\":0}",
                "{\"portal\":\"acme\",\"kind\":\"slow\",\"aim\":\"all\"}",
                "{\"portal\":\"acme\",\"kind\":\"storm\",\"status\":99}",
                "{\"portal\":\"acme\",\"kind\":\"too-many\",\"retryAfter\":\"3\\r\\nX: y\"}",
                "{\"portal\":\"Acme!\",\"kind\":\"slow\"}",
                "{\"kind\":\"slow\"}",
                "{"
            })
    void aFaultThatWouldNeverComeIsRefused(String body) throws Exception {
        assertThat(send("POST", "/_faults", body).statusCode()).isEqualTo(400);
        assertThat(simulator.portal("acme").faults().now()).isEmpty();
    }

    @Test
    void rulesAreSetAndTheTokenIsNotShown() throws Exception {
        HttpResponse<String> rules =
                send("PUT", "/_portals/acme/rules", "{\"bearer\":\"pat-1\",\"perSecond\":9,\"uniqueEmail\":false}");

        assertThat(simulator.portal("acme").rules())
                .isEqualTo(Rules.USUAL.bearer("pat-1").perSecond(9).uniqueEmail(false));
        assertThat(rules.body()).doesNotContain("pat-1");
    }

    @Test
    void whatCameAndWhatIsHeldIsCounted() throws Exception {
        simulator.portal("acme").rules(Rules.USUAL.uniqueEmail(false));
        crm.create("ann@example.com");
        crm.create("ann@example.com");

        JsonNode report = json(send("GET", "/_portals/acme", null));

        assertThat(report.path("contacts").intValue()).isEqualTo(2);
        assertThat(report.path("contactsWithATwin").intValue()).isEqualTo(1);
        assertThat(report.path("requests").intValue()).isEqualTo(2);
        assertThat(report.path("mostAtOnce").intValue()).isEqualTo(1);
        assertThat(json(send("GET", "/_portals/acme/records?by=email", null))
                        .path("ann@example.com")
                        .intValue())
                .isEqualTo(2);
        assertThat(json(send("GET", "/_portals/acme/records", null))).hasSize(2);
        assertThat(send("DELETE", "/_portals/acme", null).statusCode()).isEqualTo(204);
        assertThat(simulator.portal("acme").records().all("contacts")).isEmpty();
    }

    @Test
    void whatAPageOfAStrangerCanPostChangesNothing() throws Exception {
        var form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + "/_faults"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"portal\":\"acme\",\"kind\":\"never\"}"))
                .build();

        assertThat(HTTP.send(form, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
        assertThat(simulator.portal("acme").faults().now()).isEmpty();
    }

    @Test
    void itsFirstPageSaysWhatItUnderstands() throws Exception {
        String manual = send("GET", "/", null).body();

        for (Fault.Kind kind : Fault.Kind.values()) {
            assertThat(manual).contains(kind.toString());
        }
        assertThat(send("GET", "/_nothing", null).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
