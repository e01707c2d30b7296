package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Duration NOW = Duration.ofMillis(-1);

    private final TeamDatabase crm = TeamDatabase.fresh("crm");
    private final Outbox outbox = new Outbox(crm.dataSource());
    private final List<JsonNode> changes = IntStream.range(0, 5)
            .<JsonNode>mapToObj(i -> Events.change("acme", "c-" + i, "ams", 1L, i, "Ann"))
            .toList();

    @BeforeEach
    void fill() throws SQLException {
        crm.apply("customer-change", "crm-customer-change", changes);
    }

    @Test
    void unsentEventsAreThoseOfTheAskedMessages() throws SQLException {
        UUID cause = UUID.fromString(changes.get(2).get("id").textValue());
        assertThat(outbox.unsent(List.of(cause), 10)).singleElement().satisfies(event -> {
            assertThat(event.causation()).isEqualTo(cause);
            assertThat(event.topic()).isEqualTo("CUSTOMER_CREATED");
            assertThat(event.subject()).isEqualTo("c-2");
            assertThat(event.version()).isEqualTo(1L);
            assertThat(event.time()).isEqualTo(Events.NOON.plusSeconds(120));
            assertThat(event.data().at("/customer/name").textValue()).isEqualTo("Ann");
        });
    }

    @Test
    void eventsStayInTheTraceOfTheirCause() throws SQLException {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var change = Events.change("acme", "c-9", "ams", 1L, 1, "Ann").put("traceparent", trace);
        crm.apply("customer-change", "crm-customer-change", List.of(change));
        UUID cause = UUID.fromString(change.get("id").textValue());
        assertThat(outbox.unsent(List.of(cause), 10))
                .extracting(Envelope::traceparent)
                .containsExactly(trace);
    }

    @Test
    void anEventReadTwiceIsTheSameBytes() throws SQLException {
        List<UUID> causes = changes.stream()
                .map(c -> UUID.fromString(c.get("id").textValue()))
                .toList();
        assertThat(outbox.unsent(causes, 10).stream().map(OutboxTest::bytes))
                .containsExactlyElementsOf(outbox.unsent(causes, 10).stream()
                        .map(OutboxTest::bytes)
                        .toList());
    }

    @Test
    void confirmedEventsAreGone() throws SQLException {
        List<UUID> ids = outbox.leftovers(NOW, Duration.ZERO, 10).stream()
                .map(Envelope::id)
                .toList();
        outbox.sent(ids.subList(0, 3));
        assertThat(crm.count("outbox")).isEqualTo(2);
        outbox.sent(ids);
        assertThat(crm.count("outbox")).isZero();
    }

    @Test
    void twoSweepsNeverTakeTheSameEvent() throws SQLException {
        List<Envelope> taken = new ArrayList<>(outbox.leftovers(NOW, Duration.ofMinutes(1), 2));
        taken.addAll(outbox.leftovers(NOW, Duration.ofMinutes(1), 2));
        taken.addAll(outbox.leftovers(NOW, Duration.ofMinutes(1), 2));
        assertThat(taken).extracting(Envelope::id).hasSize(5).doesNotHaveDuplicates();
        assertThat(outbox.leftovers(NOW, Duration.ofMinutes(1), 2)).isEmpty();
    }

    @Test
    void whatASweepTookAndDidNotConfirmIsTakenAgainLater() throws SQLException {
        assertThat(outbox.leftovers(NOW, NOW, 10)).hasSize(5);
        assertThat(outbox.leftovers(NOW, NOW, 10)).hasSize(5);
    }

    @Test
    void youngEventsAreLeftToTheirWorker() throws SQLException {
        assertThat(outbox.leftovers(Duration.ofMinutes(1), NOW, 10)).isEmpty();
    }

    private static String bytes(Envelope event) {
        return EnvelopeJson.tree(event).toString();
    }
}
