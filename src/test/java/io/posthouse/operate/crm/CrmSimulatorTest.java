package io.posthouse.operate.crm;

import static io.posthouse.operate.crm.CrmClient.CONTACTS;
import static io.posthouse.operate.crm.CrmClient.NOTES;
import static io.posthouse.operate.crm.CrmClient.contact;
import static io.posthouse.operate.crm.CrmClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrmSimulatorTest {
    private final CrmSimulator simulator = CrmSimulator.open(0, 1);
    private final Portal acme = simulator.portal("acme");
    private final CrmClient crm = new CrmClient(simulator, "acme");

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aSecondContactWithTheSameEmailIsRefusedWithTheIdOfTheFirstInWords() {
        HttpResponse<String> first = crm.create("ann@example.com");
        HttpResponse<String> second = crm.create("Ann@Example.com");

        String id = json(first).path("id").textValue();
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).path("message").textValue()).isEqualTo("Contact already exists. Existing ID: " + id);
        assertThat(json(second).path("category").textValue()).isEqualTo("CONFLICT");
        assertThat(acme.records().countBy("contacts", "email")).isEqualTo(Map.of("ann@example.com", 1));
    }

    @Test
    void aContactIsReadChangedFoundAndDeletedByTheIdTheCrmMade() {
        String id = json(crm.create("ann@example.com")).path("id").textValue();

        crm.send("PATCH", CONTACTS + "/" + id, contact("new@example.com", "2"));

        assertThat(json(crm.send("GET", CONTACTS + "/" + id, null))
                        .at("/properties/version")
                        .textValue())
                .isEqualTo("2");
        assertThat(search(CONTACTS, "email", "NEW@example.com").path("total").intValue())
                .isEqualTo(1);
        assertThat(search(CONTACTS, "email", "ann@example.com").path("total").intValue())
                .isZero();
        assertThat(crm.send("DELETE", CONTACTS + "/" + id, null).statusCode()).isEqualTo(204);
        assertThat(crm.send("GET", CONTACTS + "/" + id, null).statusCode()).isEqualTo(404);
        assertThat(crm.create("new@example.com").statusCode()).isEqualTo(201);
        assertThat(acme.records().writes())
                .extracting(Write::verb)
                .containsExactly(Write.Verb.CREATED, Write.Verb.UPDATED, Write.Verb.DELETED, Write.Verb.CREATED);
    }

    @Test
    void aChangeToAnEmailThatIsTakenIsRefused() {
        crm.create("ann@example.com");
        String bob = json(crm.create("bob@example.com")).path("id").textValue();

        assertThat(crm.send("PATCH", CONTACTS + "/" + bob, contact("ann@example.com", "2"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(crm.send("PATCH", CONTACTS + "/" + bob, contact("bob@example.com", "2"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void ofABatchWhatCanBeDoneIsDoneAndTheRestIsNamed() {
        crm.create("ann@example.com");

        HttpResponse<String> part = crm.post(
                CONTACTS + "/batch/upsert",
                "{\"inputs\":["
                        + "{\"idProperty\":\"email\",\"id\":\"ann@example.com\",\"properties\":{\"version\":\"2\"}},"
                        + "{\"idProperty\":\"email\",\"id\":\"no email\",\"properties\":{}},"
                        + "{\"idProperty\":\"email\",\"id\":\"bob@example.com\",\"properties\":{\"version\":\"1\"}}]}");

        assertThat(part.statusCode()).isEqualTo(207);
        assertThat(json(part).path("results"))
                .extracting(one -> one.path("new").booleanValue())
                .containsExactly(false, true);
        assertThat(json(part).path("numErrors").intValue()).isEqualTo(1);
        assertThat(json(part).at("/errors/0/context/id/0").textValue()).isEqualTo("no email");
        assertThat(acme.records().countBy("contacts", "email"))
                .isEqualTo(Map.of("ann@example.com", 1, "bob@example.com", 1));
        assertThat(crm.post(
                                CONTACTS + "/batch/upsert",
                                "{\"inputs\":["
                                        + "{\"idProperty\":\"email\",\"id\":\"ann@example.com\",\"properties\":{\"version\":\"3\"}}]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(acme.records().history("contacts", "email", "ann@example.com", "version"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void whereNothingIsUniqueEveryRepetitionIsADuplicateToBeSeen() {
        String prospect = "{\"email\":\"ann@example.com\",\"first_name\":\"Ann\"}";
        String note = "{\"subject\":\"opened\",\"insured_email\":\"ann@example.com\"}";

        crm.post("/api/Zapier/InsertProspect", prospect);
        HttpResponse<String> twice = crm.post("/api/Zapier/InsertProspect", prospect);
        crm.post("/api/Zapier/InsertNote", note);
        crm.post("/api/Zapier/InsertNote", note);

        assertThat(json(twice).path("status").intValue()).isEqualTo(1);
        assertThat(acme.records().countBy("contacts", "email")).isEqualTo(Map.of("ann@example.com", 2));
        assertThat(acme.records().countBy("notes", "insured_email")).isEqualTo(Map.of("ann@example.com", 2));
        assertThat(json(crm.send("GET", "/api/Customers/GetCustomers?Email=ann%40example.com", null)))
                .hasSize(2);
    }

    @Test
    void theCallersOwnIdMakesAnInsertAnUpsert() {
        String insured = "{\"databaseId\":\"5d9a3585-afdc-43aa-a46e-8b8e4b2cab2c\",\"email\":\"ann@example.com\"}";

        crm.post("/api/Insured/Insert", insured);
        crm.post("/api/Insured/Insert", insured);

        assertThat(acme.records().all("contacts")).hasSize(1);
    }

    @Test
    void notesBelongToTheirContactAndAreFoundByTheirMark() {
        String id = json(crm.create("ann@example.com")).path("id").textValue();

        crm.post(
                NOTES,
                "{\"properties\":{\"hs_note_body\":\"opened\",\"mark\":\"m-1\"},"
                        + "\"associations\":[{\"to\":{\"id\":\"" + id + "\"}}]}");

        assertThat(acme.records().all("notes")).extracting(Entry::of).containsExactly(List.of(id));
        assertThat(search(NOTES, "mark", "m-1").path("total").intValue()).isEqualTo(1);
    }

    @Test
    void anIdempotencyKeyIsHonouredWhereItIsSwitchedOn() {
        String[] key = {"Idempotency-Key", "k-1"};
        String prospect = "{\"email\":\"ann@example.com\"}";
        crm.post("/api/Zapier/InsertProspect", prospect, key);
        crm.post("/api/Zapier/InsertProspect", prospect, key);
        assertThat(acme.records().all("contacts")).as("switched off").hasSize(2);

        acme.rules(Rules.USUAL.idempotencyKeys(true));
        HttpResponse<String> first = crm.post("/api/Zapier/InsertProspect", prospect, key);
        HttpResponse<String> again = crm.post("/api/Zapier/InsertProspect", prospect, key);
        HttpResponse<String> other = crm.post("/api/Zapier/InsertProspect", "{}", key);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(acme.records().all("contacts")).hasSize(3);
    }

    @Test
    void whatIsBeyondItsLimitIsRefusedAndNotWritten() {
        acme.rules(Rules.USUAL.perSecond(2));

        List<HttpResponse<String>> answers = IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> crm.create("c" + n + "@example.com"))
                .takeWhile(answer -> answer.statusCode() == 201)
                .toList();

        assertThat(acme.traffic().refused()).isEqualTo(1);
        assertThat(acme.traffic().requests()).isEqualTo(answers.size() + 1);
        assertThat(acme.records().all("contacts")).hasSameSizeAs(answers);
    }

    @Test
    void portalsKnowNothingOfEachOther() {
        crm.create("ann@example.com");

        assertThat(new CrmClient(simulator, "beta").create("ann@example.com").statusCode())
                .isEqualTo(201);
        assertThat(simulator.portal("beta").traffic().requests()).isEqualTo(1);
        assertThat(acme.traffic().requests()).isEqualTo(1);
    }

    @Test
    void whatIsNoRequestOfACrmIsRefusedInWords() {
        assertThat(crm.post(CONTACTS, "{").statusCode()).isEqualTo(400);
        assertThat(crm.post(CONTACTS, "{}").statusCode()).isEqualTo(400);
        assertThat(crm.post("/nowhere", "{}").statusCode()).isEqualTo(404);
        assertThat(crm.post(CONTACTS, "x".repeat(5 << 20)).statusCode()).isEqualTo(413);
        assertThat(new CrmClient(simulator, "No-Portal").create("a@b").statusCode())
                .isEqualTo(404);
        assertThat(acme.records().all("contacts")).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        assertThatThrownBy(() -> CrmSimulator.open(simulator.port(), 1)).hasMessageContaining("stop what uses it");
    }

    private JsonNode search(String path, String property, String value) {
        return json(crm.post(
                path + "/search",
                "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"" + property
                        + "\",\"operator\":\"EQ\",\"value\":\"" + value + "\"}]}]}"));
    }
}
