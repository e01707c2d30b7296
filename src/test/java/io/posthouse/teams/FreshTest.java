package io.posthouse.teams;

import static io.posthouse.teams.Events.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshTest {
    private static final String FRESH = "select * from fresh(?, ?)";

    private final TeamDatabase database = TeamDatabase.fresh("crm");

    @Test
    void aMessageIsFreshOncePerSubscription() {
        JsonNode opened = email("opened", "acme", "e-1", 1);
        assertThat(fresh("first", opened)).hasSize(1);
        assertThat(fresh("first", opened)).isEmpty();
        assertThat(fresh("second", opened)).hasSize(1);
    }

    @Test
    void theSameMessageTwiceInOneBatchIsFreshOnce() {
        JsonNode opened = email("opened", "acme", "e-1", 1);
        assertThat(fresh("first", opened, opened)).hasSize(1);
    }

    @Test
    void theEnvelopeComesBackInColumns() {
        JsonNode change = Events.change("acme", "c-1", "ams", 7L, 1, "Ann");
        assertThat(fresh("first", change))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("id", change.get("id").textValue())
                        .containsEntry("topic", "CUSTOMER_CHANGE_REQUESTED")
                        .containsEntry("realm", "acme")
                        .containsEntry("source", "ams")
                        .containsEntry("subject", "c-1")
                        .containsEntry("version", 7L));
    }

    @Test
    void aSubjectThatFitsNoKeyIsRejectedAndNotMarked() {
        JsonNode opened = email("opened", "acme", "e".repeat(801), 1);
        assertThatThrownBy(() -> database.apply("email-event", "first", List.of(opened)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"))
                .hasMessageContaining("subject")
                .hasMessageNotContaining("eeee");
        assertThat(database.count("inbox")).isZero();
    }

    @Test
    void whatPostgresCannotStoreIsRejectedWithoutQuotingIt() {
        for (String hostile : List.of("\\u0000 joe@example.com", "\\ud800 joe@example.com", "\" joe@example.com")) {
            Map<String, String> parameters =
                    Map.of("subscription", "first", "messages", "[{\"id\": \"" + hostile + "\"}]");
            assertThatThrownBy(() -> database.apply("email-event", parameters))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"))
                    .hasMessageNotContaining("joe");
        }
    }

    private List<Map<String, Object>> fresh(String subscription, JsonNode... messages) {
        var array = StrictJson.parse("[]".getBytes(StandardCharsets.UTF_8));
        ((com.fasterxml.jackson.databind.node.ArrayNode) array).addAll(List.of(messages));
        return database.rows(FRESH, subscription, array.toString());
    }
}
