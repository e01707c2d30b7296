package io.posthouse.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailgunEventsTest {
    private static final UUID ID = UUID.fromString("019b76da-a800-8045-9368-f36ccf8eedb1");

    private final MailgunEvents events = new MailgunEvents();

    @Test
    void sameMessageAlwaysBecomesTheSameEvent() {
        Envelope received = received(event("{\"event\":\"opened\"}"));

        assertThat(events.canonical(received)).isEqualTo(events.canonical(received));
        assertThat(events.canonical(received).id()).isEqualTo(MessageIds.derived(ID, "EMAIL_OPENED", 0));
    }

    @Test
    void realmInTheVariablesIsIgnored() {
        Envelope canonical =
                events.canonical(received(event("{\"event\":\"opened\",\"user-variables\":{\"realm\":\"other\"}}")));

        assertThat(canonical.realm()).isEqualTo("acme");
    }

    @Test
    void idsTooLongForAKeyCountAsAbsent() {
        String longest = "x".repeat(2000);
        Envelope canonical = events.canonical(received(event("{\"event\":\"opened\",\"id\":\"e1\",\"user-variables\":"
                + "{\"emailId\":\"" + longest + "\",\"customerId\":\"" + longest + "\"}}")));

        assertThat(canonical.subject()).isEqualTo("ev:e1");
        assertThat(canonical.data().at("/email/customerId").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "7",
                "{\"dialect\":\"json\"}",
                "{\"dialect\":\"json\",\"event-data\":[]}",
                "{\"dialect\":\"json\",\"event-data\":{}}",
                "{\"dialect\":\"json\",\"event-data\":{\"event\":7}}",
                "{\"dialect\":\"form\",\"event-data\":{\"event\":\"opened\"}}",
                "{\"dialect\":\"form\",\"form\":{\"event\":\"opened\"}}",
                "{\"dialect\":\"smoke\"}"
            })
    void whatIsNoEventIsRejectedWithAReason(String data) {
        assertThatThrownBy(() -> events.canonical(received(data)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(ID.toString());
    }

    @Property(tries = 500)
    void whateverTheMembersHoldItIsAnEventOrRejected(@ForAll("members") String members) {
        Envelope received = received(event("{\"event\":\"failed\"," + members + "}"));

        Envelope canonical = events.canonical(received);

        assertThat(canonical.topic()).startsWith("EMAIL_");
        assertThat(canonical.subject()).isNotBlank();
        assertThat(StrictJson.write(canonical.data())).isNotEmpty();
    }

    @Provide
    Arbitrary<String> members() {
        Arbitrary<String> values = Arbitraries.of(
                "null",
                "true",
                "7",
                "1.5",
                "\"\"",
                "\"text\"",
                "\"{\\\"a\\\":1}\"",
                "\"{\"",
                "[]",
                "[[1]]",
                "{}",
                "{\"code\":{}}",
                "{\"headers\":7}",
                "{\"headers\":{\"message-id\":[]}}",
                "{\"emailId\":{}}",
                "1e300",
                "{\"bot\":1}");
        return Arbitraries.of(
                        "severity",
                        "id",
                        "message",
                        "recipient",
                        "user-variables",
                        "flags",
                        "client-info",
                        "url",
                        "delivery-status",
                        "reject",
                        "reason",
                        "tags")
                .set()
                .ofMinSize(1)
                .ofMaxSize(12)
                .flatMap(names -> values.list().ofSize(names.size()).map(some -> {
                    var each = some.iterator();
                    return String.join(
                            ",",
                            names.stream()
                                    .map(name -> "\"" + name + "\":" + each.next())
                                    .toList());
                }));
    }

    private static String event(String eventData) {
        return "{\"dialect\":\"json\",\"event-data\":" + eventData + "}";
    }

    private static Envelope received(String data) {
        JsonNode node = StrictJson.parse(data.getBytes(StandardCharsets.UTF_8));
        return new Envelope(
                ID,
                "MAILGUN_EVENT_RECEIVED",
                "acme",
                "mailgun",
                Instant.ofEpochSecond(1767225600),
                "email-1",
                null,
                null,
                null,
                null,
                node.isNull() ? JsonNodeFactory.instance.nullNode() : node);
    }
}
