package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private final TeamDatabase marketing = TeamDatabase.fresh("marketing");

    @Test
    void everyCustomerWhoMayBeWrittenToGetsOneEmail() throws SQLException {
        customers(
                Events.customer("acme", "ann", 1, "Ann"),
                Events.customer("acme", "bob", 1, "Bob"),
                Events.customer("acme", "gone", 2, null),
                Events.customer("zenith", "zoe", 1, "Zoe"),
                unreachable("una"));
        stop("bob@EXAMPLE.com");

        marketing.apply("campaign", "marketing-campaign", List.of(Events.campaign("acme", "spring")));

        assertThat(marketing.outbox()).singleElement().satisfies(sent -> {
            assertThat(sent.get("topic").textValue()).isEqualTo("EMAIL_SENT");
            assertThat(sent.get("realm").textValue()).isEqualTo("acme");
            assertThat(sent.at("/data/email/id")).isEqualTo(sent.get("subject"));
            assertThat(sent.at("/data/email/recipient").textValue()).isEqualTo("ann@example.com");
            assertThat(sent.at("/data/email/customerId").textValue()).isEqualTo("ann");
            assertThat(sent.at("/data/email/campaignId").textValue()).isEqualTo("spring");
            assertThat(sent.at("/data/campaign/name").textValue()).isEqualTo("Spring");
            assertThat(marketing.rows(
                            "select status, campaign, customer from email_status where id = ?",
                            sent.get("subject").textValue()))
                    .containsExactly(Map.of("status", "sent", "campaign", "spring", "customer", "ann"));
        });
    }

    @Test
    void aLargeAudienceIsSentPageByPageAndNobodyTwice() throws SQLException {
        try (var connection = marketing.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into audience select 'acme', 'c-' || lpad(i::text, 6, '0'), 1, gen_random_uuid(), false, i || '@example.com'
                    from generate_series(1, 2500) i""");
        }
        List<Integer> pages = new ArrayList<>();
        JsonNode request = Events.campaign("acme", "spring");
        while (request != null) {
            JsonNode current = request;
            marketing.apply("campaign", "marketing-campaign", List.of(current));
            marketing.apply("campaign", "marketing-campaign", List.of(current));
            List<JsonNode> caused = marketing.outbox().stream()
                    .filter(e -> e.get("causation").equals(current.get("id")))
                    .toList();
            pages.add(caused.size());
            request = caused.stream()
                    .filter(e -> e.get("topic").textValue().equals("CAMPAIGN_REQUESTED"))
                    .findFirst()
                    .orElse(null);
        }
        assertThat(pages).containsExactly(1001, 1001, 500);
        assertThat(marketing.rows("select email from campaign_recipient")).doesNotHaveDuplicates();
        assertThat(marketing.count("campaign_recipient")).isEqualTo(2500);
        assertThat(marketing.count("email")).isEqualTo(2500);
    }

    @Test
    void requestingACampaignAgainReachesOnlyWhoJoinedSince() throws SQLException {
        customers(Events.customer("acme", "ann", 1, "Ann"));
        marketing.apply(
                "campaign",
                "marketing-campaign",
                List.of(Events.campaign("acme", "spring"), Events.campaign("acme", "spring")));
        customers(Events.customer("acme", "bob", 1, "Bob"));
        marketing.apply("campaign", "marketing-campaign", List.of(Events.campaign("acme", "spring")));
        assertThat(marketing.outbox())
                .extracting(e -> e.at("/data/email/customerId").textValue())
                .containsExactlyInAnyOrder("ann", "bob");
    }

    @Test
    void anAudienceWeDoNotUnderstandReachesNobody() {
        ObjectNode request = Events.campaign("acme", "spring");
        request.withObject("/data/audience").put("city", "Springfield");
        assertThatThrownBy(() -> marketing.apply("campaign", "marketing-campaign", List.of(request)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"))
                .hasMessageContaining("audience");
    }

    private void customers(ObjectNode... events) throws SQLException {
        marketing.apply("audience", "marketing-customer", List.of(events));
    }

    private static ObjectNode unreachable(String customer) {
        ObjectNode event = Events.customer("acme", customer, 1, "Una");
        event.withObject("/data/customer").put("email", "  ");
        return event;
    }

    private void stop(String address) throws SQLException {
        ObjectNode optedOut = Events.email("unsubscribed", "acme", "e-1", 1);
        optedOut.withObject("/data/email").put("recipient", address);
        marketing.apply("suppression", "marketing-stop-opted-out", List.of(optedOut));
    }
}
