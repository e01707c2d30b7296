package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteBackRouterTest {
    private static final Envelope EVENT = WriteBed.event("PROSPECT_SUBMITTED", "acme", "ada@example.com", null, "Ada");

    @Test
    void eachDestinationGetsAMessageOfItsOwnInItsLane() {
        List<Outgoing> all = routed(trigger("crm", null), trigger("erp", null));
        assertThat(all).extracting(Outgoing::destination).containsExactly("crm", "erp");
        assertThat(all).extracting(one -> one.envelope().id()).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(one -> assertThat(one.envelope().causation()).isEqualTo(EVENT.id()));
    }

    @Test
    void anotherOrderOfTriggersMakesTheSameMessages() {
        var one = routed(trigger("crm", null), trigger("erp", null));
        var other = routed(trigger("erp", null), trigger("crm", null));
        assertThat(other).containsExactlyInAnyOrderElementsOf(one);
    }

    @Test
    void aConditionChooses() {
        assertThat(routed(trigger("crm", ".data.name == \"Ada\""))).hasSize(1);
        assertThat(routed(trigger("crm", ".data.name == \"Bob\""))).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRejected() {
        var router = new WriteBackRouter(realm -> null);
        assertThatThrownBy(() -> router.route("[{}]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Rejected.class);
    }

    /** The published vector of Standard Webhooks. */
    @Test
    void aBodyIsSignedAsStandardWebhooksSays() {
        assertThat(Logins.signature(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.",
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static List<Outgoing> routed(Trigger... triggers) {
        String messages = "[" + new String(EnvelopeJson.write(EVENT), StandardCharsets.UTF_8) + "]";
        return new WriteBackRouter(realm -> new Triggers(Map.of("PROSPECT_SUBMITTED", List.of(triggers))))
                .route(messages.getBytes(StandardCharsets.UTF_8));
    }

    private static Trigger trigger(String destination, String condition) {
        return new Trigger(
                "PROSPECT_SUBMITTED", destination, "contact", false, condition == null ? null : Formula.of(condition));
    }
}
