package io.posthouse.teams;

import static io.posthouse.teams.Events.change;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CustomerChangeTest {
    private static final TeamDatabase CRM = TeamDatabase.fresh("crm");
    private static final TeamDatabase MARKETING = TeamDatabase.fresh("marketing");
    private static final TeamDatabase ANALYTICS = TeamDatabase.fresh("analytics");

    private final String customer = "c-" + UUID.randomUUID();

    @Property(tries = 60)
    void everyOrderOfChangesEndsInTheSameCustomerInAllDatabases(@ForAll long seed) throws SQLException {
        String one = "c-" + UUID.randomUUID();
        Random random = new Random(seed);
        List<JsonNode> changes = List.of(
                change("acme", one, "ams", 1L, 1, "Ann"),
                change("acme", one, "ams", 2L, 2, null),
                change("acme", one, "ams", 3L, 3, "Anna"),
                change("acme", one, "form", 9L, 4, "Anne"),
                change("acme", one, "ams", 4L, 5, "Hanna"),
                change("acme", one, "form", 8L, 6, "nobody: an older version, told later"));
        for (List<JsonNode> batch : Arrivals.of(changes, random)) {
            CRM.apply("customer-change", "crm-customer-change", batch);
        }
        assertThat(CRM.rows("select deleted, customer->>'name' as name, source from customer where id = ?", one))
                .containsExactly(Map.of("deleted", false, "name", "Hanna", "source", "ams"));

        List<JsonNode> news = newsOf(one);
        assertThat(news).extracting(e -> e.get("version").longValue()).doesNotHaveDuplicates();
        for (List<JsonNode> batch : Arrivals.of(news, random)) {
            MARKETING.apply("audience", "marketing-customer", batch);
            ANALYTICS.apply("customer", "analytics-customer", batch);
        }
        assertThat(MARKETING.rows("select deleted, name, version from audience where customer = ?", one))
                .containsExactly(Map.of("deleted", false, "name", "Hanna", "version", (long) news.size()));
        assertThat(ANALYTICS.rows("select deleted, version from customer where id = ?", one))
                .containsExactly(Map.of("deleted", false, "version", (long) news.size()));
    }

    @Property(tries = 40)
    void repeatingAndBatchingChangesPublishesTheSameEvents(@ForAll long seed) throws SQLException {
        String one = "c-" + UUID.randomUUID();
        List<JsonNode> changes = List.of(
                change("acme", one, "ams", 1L, 1, "Ann"),
                change("acme", one, "ams", 2L, 2, "Anna"),
                change("acme", one, "ams", 3L, 3, null));
        int cut = new Random(seed).nextInt(4);
        apply(changes.subList(0, cut));
        apply(changes.subList(cut, 3));
        apply(changes);
        assertThat(newsOf(one))
                .extracting(e -> e.get("topic").textValue() + e.get("version") + e.get("causation"))
                .containsExactly(
                        "CUSTOMER_CREATED1" + changes.get(0).get("id"),
                        "CUSTOMER_UPDATED2" + changes.get(1).get("id"),
                        "CUSTOMER_DELETED3" + changes.get(2).get("id"));
    }

    @Test
    void anEventSaysUponWhichOfOurWritesItsChangeWasMade() throws SQLException {
        ObjectNode change = change("acme", customer, "hub", 1L, 1, "Ann");
        ((ObjectNode) change.get("data"))
                .putObject("origin")
                .put("destination", "crm")
                .put("mark", "m-1");
        apply(List.of(change));
        assertThat(newsOf(customer).get(0).at("/data/origin/mark").asText()).isEqualTo("m-1");
        assertThat(newsOf(customer).get(0).at("/data/customer/name").asText()).isEqualTo("Ann");
        assertThat(newsOf(customer).get(0).at("/data/customerId").asText()).isEqualTo(customer);
    }

    @Test
    void anotherSourcesRowThatIsShownBecauseOfItIsNewsToAll() throws SQLException {
        apply(List.of(change("acme", customer, "hub", 1L, 9, "newest, of hub")));
        apply(List.of(change("acme", customer, "ams", 1L, 5, "of ams")));
        ObjectNode lower = change("acme", customer, "hub", 2L, 1, "newer version, older message");
        ((ObjectNode) lower.get("data"))
                .putObject("origin")
                .put("destination", "crm")
                .put("mark", "m-1");
        apply(List.of(lower));
        assertThat(nameOf(customer)).isEqualTo("of ams");
        assertThat(newsOf(customer)).hasSize(2);
        assertThat(newsOf(customer)).allMatch(event -> event.at("/data/origin").isMissingNode());
    }

    @Test
    void anOlderChangeIsSupersededAndTellsNobody() throws SQLException {
        apply(List.of(change("acme", customer, "ams", 5L, 1, "new")));
        apply(List.of(change("acme", customer, "ams", 4L, 2, "old")));
        assertThat(newsOf(customer)).hasSize(1);
        assertThat(nameOf(customer)).isEqualTo("new");
    }

    @Test
    void ofEqualVersionsTheHigherMessageIdWinsInEitherOrder() throws SQLException {
        JsonNode lower = change("acme", customer, "ams", 5L, 1, "lower");
        JsonNode higher = change("acme", customer, "ams", 5L, 2, "higher");
        apply(List.of(higher));
        apply(List.of(lower));
        assertThat(nameOf(customer)).isEqualTo("higher");
        apply(List.of(change("acme", customer, "ams", 5L, 3, "highest")));
        assertThat(nameOf(customer)).isEqualTo("highest");
    }

    @Test
    void aTombstoneIsRevivedByANewerCreateOnly() throws SQLException {
        apply(List.of(change("acme", customer, "ams", 5L, 1, "Ann")));
        apply(List.of(change("acme", customer, "ams", 7L, 2, null)));
        apply(List.of(change("acme", customer, "ams", 6L, 3, "late")));
        assertThat(CRM.rows("select deleted, customer from customer where id = ?", customer))
                .containsExactly(Map.of("deleted", true, "customer", "{}"));
        apply(List.of(change("acme", customer, "ams", 8L, 4, "back")));
        assertThat(newsOf(customer))
                .extracting(e -> e.get("topic").textValue())
                .containsExactly("CUSTOMER_CREATED", "CUSTOMER_DELETED", "CUSTOMER_CREATED");
        assertThat(newsOf(customer))
                .extracting(e -> e.get("version").longValue())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void deletingWhomNobodyKnewIsRememberedAndTellsNobody() throws SQLException {
        apply(List.of(change("acme", customer, "ams", 7L, 1, null)));
        apply(List.of(change("acme", customer, "ams", 6L, 2, "late")));
        assertThat(newsOf(customer)).isEmpty();
    }

    @Test
    void aChangeThatSaysNothingNewTellsNobody() throws SQLException {
        apply(List.of(change("acme", customer, "ams", 1L, 1, "Ann")));
        apply(List.of(change("acme", customer, "ams", 2L, 2, "Ann")));
        assertThat(newsOf(customer)).hasSize(1);
    }

    @Test
    void aChangeWithoutAVersionIsAsNewAsItsTime() throws SQLException {
        apply(List.of(change("acme", customer, "form", null, 2, "later")));
        apply(List.of(change("acme", customer, "form", null, 1, "earlier")));
        assertThat(nameOf(customer)).isEqualTo("later");
    }

    @Test
    void theSameCustomerIdInTwoRealmsIsTwoCustomers() throws SQLException {
        apply(List.of(change("acme", customer, "ams", 1L, 1, "Ann"), change("zenith", customer, "ams", 1L, 1, "Zoe")));
        assertThat(CRM.rows("select realm from customer where id = ? order by realm", customer))
                .hasSize(2);
    }

    private static void apply(List<JsonNode> changes) throws SQLException {
        CRM.apply("customer-change", "crm-customer-change", changes);
    }

    private static String nameOf(String customer) {
        return (String) CRM.rows("select customer->>'name' as name from customer where id = ?", customer)
                .get(0)
                .get("name");
    }

    private static List<JsonNode> newsOf(String customer) throws SQLException {
        List<JsonNode> news = new ArrayList<>();
        for (JsonNode event : CRM.outbox()) {
            if (event.get("subject").textValue().equals(customer)) {
                news.add(event);
            }
        }
        news.sort(java.util.Comparator.comparingLong(e -> e.get("version").longValue()));
        return news;
    }
}
