package io.posthouse.teams;

import static io.posthouse.teams.Events.email;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarketingEmailTest {
    private static final TeamDatabase MARKETING = TeamDatabase.fresh("marketing");

    @Property(tries = 60)
    void everyOrderOfAnEmailsEventsEndsInTheSameState(@ForAll long seed) throws SQLException {
        String email = "e-" + UUID.randomUUID();
        List<JsonNode> events = List.of(
                email("accepted", "acme", email, 0),
                email("delivered", "acme", email, 1),
                email("opened-by-bot", "acme", email, 2),
                email("opened", "acme", email, 3),
                email("opened", "acme", email, 9),
                email("clicked", "acme", email, 4),
                email("failed", "acme", email, 60),
                email("unsubscribed", "acme", email, 70));
        for (List<JsonNode> batch : Arrivals.of(events, new Random(seed))) {
            MARKETING.apply("email-event", "marketing-email", batch);
        }
        assertThat(minutes(email))
                .isEqualTo(Map.of(
                        "accepted_at",
                        0L,
                        "delivered_at",
                        1L,
                        "bot_at",
                        2L,
                        "opened_at",
                        3L,
                        "clicked_at",
                        4L,
                        "last_clicked_at",
                        4L,
                        "last_opened_at",
                        9L,
                        "failed_at",
                        60L,
                        "unsubscribed_at",
                        70L));
        assertThat(status(email)).isEqualTo("unsubscribed");
    }

    @Test
    void aBounceLongAfterDeliveryIsAFailureInEitherOrder() throws SQLException {
        assertThat(statusAfter("delivered", "failed")).isEqualTo("failed");
        assertThat(statusAfter("failed", "delivered")).isEqualTo("failed");
    }

    @Test
    void anOpenMayComeBeforeItsDelivery() throws SQLException {
        assertThat(statusAfter("opened", "delivered")).isEqualTo("opened");
    }

    @Test
    void botsAreNoEngagement() throws SQLException {
        assertThat(statusAfter("delivered", "opened-by-bot", "clicked-by-bot")).isEqualTo("delivered");
        assertThat(statusAfter("opened-by-bot")).isEqualTo("seen by a bot");
    }

    private static String statusAfter(String... names) throws SQLException {
        String email = "e-" + UUID.randomUUID();
        for (int i = 0; i < names.length; i++) {
            MARKETING.apply("email-event", "marketing-email", List.of(email(names[i], "acme", email, i)));
        }
        return status(email);
    }

    private static String status(String email) {
        return (String) MARKETING
                .rows("select status from email_status where id = ?", email)
                .get(0)
                .get("status");
    }

    /** Minutes after noon, of the times that are known. */
    private static Map<String, Long> minutes(String email) {
        List<String> columns = new ArrayList<>();
        MARKETING
                .rows("select attname from pg_attribute where attrelid = 'email'::regclass and attname like '%\\_at'")
                .forEach(row -> columns.add((String) row.get("attname")));
        Map<String, Long> minutes = new java.util.HashMap<>();
        for (String column : columns) {
            Object value = MARKETING
                    .rows(
                            "select (extract(epoch from %s - '2026-11-20T12:00:00Z') / 60)::bigint as m from email where id = ?"
                                    .formatted(column),
                            email)
                    .get(0)
                    .get("m");
            if (value != null) {
                minutes.put(column, (Long) value);
            }
        }
        return minutes;
    }
}
