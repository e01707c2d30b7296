package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProspectTest {
    private static final TeamDatabase CRM = TeamDatabase.fresh("crm");

    private final String who = UUID.randomUUID().toString();
    private final String realm = "realm-" + who;

    @Test
    void aProspectBecomesACustomerAndTellsEveryone() throws SQLException {
        JsonNode prospect = prospect(1, "Jo", who + "@example.com");
        apply(prospect);

        assertThat(customers()).extracting(row -> row.get("name")).containsExactly("Jo");
        List<JsonNode> news = news();
        assertThat(news).hasSize(1);
        assertThat(news.get(0).path("topic").textValue()).isEqualTo("CUSTOMER_CREATED");
        assertThat(news.get(0).path("causation")).isEqualTo(prospect.path("id"));
        assertThat(news.get(0).path("data").path("customer").path("email").textValue())
                .isEqualTo(who + "@example.com");
        assertThat(news.get(0).path("subject").textValue()).startsWith("prospect:");
    }

    @Test
    void twoFormsOfOnePersonAreOneCustomerHoweverTheAddressIsWritten() throws SQLException {
        apply(prospect(1, "Jo", who + "@example.com"));
        apply(prospect(2, "Jo Doe", who.toUpperCase(java.util.Locale.ROOT) + "@example.com"));

        assertThat(customers()).extracting(row -> row.get("name")).containsExactly("Jo Doe");
        assertThat(news())
                .extracting(e -> e.path("topic").textValue())
                .containsExactly("CUSTOMER_CREATED", "CUSTOMER_UPDATED");
    }

    @Property(tries = 30)
    void everyOrderAndEveryRepetitionEndsInTheNewestOne(@ForAll long seed) throws SQLException {
        String one = UUID.randomUUID().toString();
        List<JsonNode> all = new ArrayList<>(List.of(
                prospect(1, "first", one + "@example.com"),
                prospect(2, "second", one + "@example.com"),
                prospect(3, "third", one + "@example.com")));
        all.addAll(all);
        Collections.shuffle(all, new Random(seed));
        for (JsonNode each : all) {
            apply(each);
        }
        assertThat(CRM.rows(
                        "select customer->>'name' as name from customer where customer->>'email' = ?",
                        one + "@example.com"))
                .containsExactly(Map.of("name", "third"));
    }

    @Test
    void withoutAnAddressThePhoneNumberSaysWhoItIsAndWithoutEitherTheOneSubmission() throws SQLException {
        String digits = Long.toString(Math.abs(who.hashCode()) + 1_000_000_000L);
        apply(form("PROSPECT_SUBMITTED", 1, "{\"name\":\"Jo\",\"phone\":\"" + digits + "\"}"));
        apply(form(
                "PROSPECT_SUBMITTED",
                2,
                "{\"name\":\"Jo Doe\",\"phone\":\"(" + digits.substring(0, 3) + ") " + digits.substring(3) + "\"}"));
        assertThat(customers()).extracting(row -> row.get("name")).containsExactly("Jo Doe");

        apply(form("PROSPECT_SUBMITTED", 3, "{\"name\":\"Somebody\"}"));
        apply(form("PROSPECT_SUBMITTED", 4, "{\"name\":\"Somebody\"}"));
        assertThat(customers()).hasSize(3);
    }

    @Test
    void aFormNeverChangesACustomerOfAnotherSystem() throws SQLException {
        CRM.apply("customer-change", "crm-customer-change", List.of(Events.change(realm, "c-1", "ams", 1L, 1, "Ann")));
        apply(prospect(2, "Mallory", "c-1@example.com"));

        assertThat(CRM.rows("select customer->>'name' as name from customer where realm = ? and id = 'c-1'", realm))
                .containsExactly(Map.of("name", "Ann"));
        assertThat(customers()).hasSize(2);
    }

    @Test
    void thePersonOfTwoRealmsIsTwoCustomers() throws SQLException {
        apply(prospect(1, "Jo", who + "@example.com"));
        ObjectNode elsewhere = prospect(1, "Jo", who + "@example.com");
        elsewhere.put("realm", realm + "-2").put("id", UUID.randomUUID().toString());
        apply(elsewhere);
        assertThat(CRM.rows("select realm from customer where customer->>'email' = ?", who + "@example.com"))
                .hasSize(2);
    }

    @Test
    void everySubmissionIsInTheActivityLogWhole() throws SQLException {
        JsonNode first = prospect(1, "Jo", who + "@example.com");
        JsonNode second = prospect(2, "Jo Doe", who + "@example.com");
        JsonNode feedback = form("FEEDBACK_GIVEN", 3, "{\"text\":\"Good\",\"email\":\"" + who + "@example.com\"}");
        JsonNode nobodys = form("FEEDBACK_GIVEN", 4, "{\"text\":\"Bad\"}");
        apply(first);
        for (int i = 0; i < 2; i++) {
            CRM.apply("form-event", "crm-prospect-event", List.of(first, second));
            CRM.apply("form-event", "crm-feedback-event", List.of(feedback, nobodys));
        }

        String customer = (String) CRM.rows("select id from customer where realm = ?", realm)
                .get(0)
                .get("id");
        assertThat(CRM.rows(
                        "select event, customer, detail->'fields'->>'name' as name, detail->>'form' as form,"
                                + " detail->'fields'->>'text' as text from activity where realm = ? order by at",
                        realm))
                .extracting(row -> row.get("event") + " " + customer.equals(row.get("customer")) + " " + row.get("name")
                        + " " + row.get("text"))
                .containsExactly(
                        "prospect true Jo null",
                        "prospect true Jo Doe null",
                        "feedback true null Good",
                        "feedback false null Bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"fields\": []}", "{\"fields\": \"x\"}", "{\"fields\": null}", "[]", "1"})
    void whatIsNoProspectIsRefusedForGood(String data) {
        ObjectNode nonsense = form("PROSPECT_SUBMITTED", 1, "{}");
        nonsense.set(
                "data", io.posthouse.message.StrictJson.parse(data.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> apply(nonsense))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"));
    }

    @Test
    void oddValuesArePeopleToo() throws SQLException {
        apply(form(
                "PROSPECT_SUBMITTED", 1, "{\"email\":1,\"phone\":{\"a\":[]},\"name\":\"'; drop table customer; --\"}"));
        apply(form("PROSPECT_SUBMITTED", 2, "{\"email\":\"" + "x".repeat(5000) + "\"}"));
        assertThat(customers()).hasSize(2);
    }

    private ObjectNode prospect(int minute, String name, String email) {
        return form("PROSPECT_SUBMITTED", minute, "{\"name\":\"" + name + "\",\"email\":\"" + email + "\"}");
    }

    private ObjectNode form(String topic, int minute, String fields) {
        JsonNode data = Events.object("{\"form\":\"quote\",\"fields\":" + fields + "}");
        return Events.envelope(topic, realm, "form", UUID.randomUUID().toString(), null, minute, data);
    }

    private static void apply(JsonNode message) throws SQLException {
        CRM.apply("prospect", "crm-prospect", List.of(message));
    }

    private List<Map<String, Object>> customers() {
        return CRM.rows("select customer->>'name' as name from customer where realm = ? and not deleted", realm);
    }

    private List<JsonNode> news() throws SQLException {
        List<JsonNode> news = new ArrayList<>();
        for (JsonNode event : CRM.outbox()) {
            if (event.path("realm").textValue().equals(realm)) {
                news.add(event);
            }
        }
        news.sort(java.util.Comparator.comparingLong(e -> e.path("version").longValue()));
        return news;
    }
}
