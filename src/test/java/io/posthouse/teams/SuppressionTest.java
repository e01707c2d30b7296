package io.posthouse.teams;

import static io.posthouse.teams.Events.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressionTest {
    private final TeamDatabase marketing = TeamDatabase.fresh("marketing");

    @Test
    void anAddressThatOptsOutOrFailsForGoodGetsNoMoreMail() throws SQLException {
        apply(
                email("unsubscribed", "acme", "e-1", 5),
                email("complained", "acme", "e-2", 6),
                email("failed", "acme", "e-3", 7));
        assertThat(marketing.rows("select reason from suppression where address = 'joe@example.com' order by reason"))
                .extracting(row -> row.get("reason"))
                .containsExactly("complained", "failed", "unsubscribed");
    }

    @Test
    void theEarliestOptOutStaysWhateverComesLater() throws SQLException {
        apply(email("unsubscribed", "acme", "e-1", 5));
        apply(email("unsubscribed", "acme", "e-1", 3));
        apply(email("unsubscribed", "acme", "e-1", 9));
        assertThat(marketing.rows("select since = '2026-11-20T12:03:00Z' as earliest from suppression"))
                .containsExactly(java.util.Map.of("earliest", true));
    }

    @Test
    void aMailThatTheProviderRefusedDoesNotBlameTheAddress() throws SQLException {
        apply(email("rejected", "acme", "e-1", 1));
        assertThat(marketing.count("suppression")).isZero();
    }

    @Test
    void anOptOutWithoutAnAddressIsRejectedNotPassedOver() {
        ObjectNode nameless = email("unsubscribed", "acme", "e-1", 1);
        ((ObjectNode) nameless.at("/data/email")).remove("recipient");
        assertThatThrownBy(() -> apply(nameless))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"))
                .hasMessageContaining("email.recipient");
        assertThat(marketing.count("inbox")).isZero();
    }

    private void apply(ObjectNode... events) throws SQLException {
        marketing.apply("suppression", "marketing-stop", List.of(events));
    }
}
