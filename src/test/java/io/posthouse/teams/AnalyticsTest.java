package io.posthouse.teams;

import static io.posthouse.teams.Events.email;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnalyticsTest {
    private static final TeamDatabase ANALYTICS = TeamDatabase.fresh("analytics");

    private final String realm = "r-" + UUID.randomUUID();

    @Property(tries = 60)
    void everyOrderAndRepetitionEndsInTheSameReport(@ForAll long seed) throws SQLException {
        String own = "r-" + UUID.randomUUID();
        List<JsonNode> events = List.of(
                email("sent", own, "e-1", 0),
                email("sent", own, "e-2", 0),
                email("accepted", own, "e-1", 1),
                email("delivered", own, "e-1", 2),
                email("opened", own, "e-1", 3),
                email("opened", own, "e-1", 4),
                email("opened-by-bot", own, "e-1", 2),
                email("clicked", own, "e-1", 5),
                email("clicked-by-bot", own, "e-2", 5),
                email("failed", own, "e-2", 6),
                email("rejected", own, "e-2", 7),
                email("unsubscribed", own, "e-1", 8),
                email("complained", own, "e-1", 9),
                email("stored", own, "e-1", 9));
        for (List<JsonNode> batch : Arrivals.of(events, new Random(seed))) {
            ANALYTICS.apply("email-event", "analytics-email", batch);
        }
        Map<String, Object> expected = new java.util.HashMap<>(Map.of(
                "realm",
                own,
                "campaign",
                "spring",
                "day",
                "2026-11-20",
                "sent",
                2L,
                "accepted",
                1L,
                "delivered",
                1L,
                "opened",
                2L,
                "opened_unique",
                1L,
                "opened_by_bots",
                1L,
                "clicked",
                1L));
        expected.putAll(Map.of(
                "clicked_unique",
                1L,
                "clicked_by_bots",
                1L,
                "failed",
                2L,
                "unsubscribed",
                1L,
                "complained",
                1L,
                "other",
                1L));
        assertThat(ANALYTICS.rows("select * from (%s) r where realm = ?".formatted(ANALYTICS.sql("report")), own))
                .containsExactly(expected);
    }

    @Test
    void whatTheProviderTellsOfASentEmailIsNotSentAgain() throws SQLException {
        ANALYTICS.apply("email-event", "analytics-email-sent", List.of(email("sent", realm, "e-1", 0)));
        ANALYTICS.apply("email-event", "analytics-email-accepted", List.of(email("accepted", realm, "e-1", 1)));
        ANALYTICS.apply("email-event", "analytics-email-delivered", List.of(email("delivered", realm, "e-1", 2)));
        assertThat(ANALYTICS.rows("select sent, accepted, delivered from report where realm = ?", realm))
                .containsExactly(Map.of("sent", 1L, "accepted", 1L, "delivered", 1L));
    }

    @Test
    void anEmailIsOpenedFirstOnOneDayOnly() throws SQLException {
        ANALYTICS.apply("email-event", "analytics-email", List.of(email("opened", realm, "e-1", 24 * 60)));
        ANALYTICS.apply("email-event", "analytics-email", List.of(email("opened", realm, "e-1", 0)));
        assertThat(ANALYTICS.rows("select day, opened, opened_unique from report where realm = ? order by day", realm))
                .containsExactly(
                        Map.of("day", "2026-11-20", "opened", 1L, "opened_unique", 1L),
                        Map.of("day", "2026-11-21", "opened", 1L, "opened_unique", 0L));
    }

    @Test
    void deletedCustomersAreNotCountedAndDoNotComeBack() throws SQLException {
        ANALYTICS.apply(
                "customer",
                "analytics-customer",
                List.of(
                        Events.customer(realm, "c-1", 2, null),
                        Events.customer(realm, "c-1", 1, "Ann"),
                        Events.customer(realm, "c-2", 1, "Bob")));
        ANALYTICS.apply("customer", "analytics-customer", List.of(Events.customer(realm, "c-1", 1, "Ann")));
        assertThat(ANALYTICS.rows(
                        "select customers from (%s) c where realm = ?".formatted(ANALYTICS.sql("customers")), realm))
                .containsExactly(Map.of("customers", 1L));
    }
}
