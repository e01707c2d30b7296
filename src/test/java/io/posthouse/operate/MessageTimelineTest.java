package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageTimelineTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final MessageTimeline timeline = new MessageTimeline(queue);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aMessageIsFollowedFromTheDoorToEveryTeam() throws Exception {
        rows.subscription("work-mailgun-event", "MAILGUN_EVENT_RECEIVED", "work")
                .subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm")
                .subscription("analytics-email-delivered", "EMAIL_DELIVERED", "analytics");
        Envelope received = rows.message("MAILGUN_EVENT_RECEIVED", "acme");
        rows.done("work-mailgun-event", received);
        Envelope delivered = rows.store(
                received.derive("EMAIL_DELIVERED", 0, "work", "e-1", null, JsonNodeFactory.instance.objectNode()));
        rows.done("crm-email-delivered", delivered);
        Handle dead = rows.dead("analytics-email-delivered", delivered, "no");
        rows.failed(dead, delivered.id(), 1, "rejected", "io.posthouse.message.Rejected", "no");
        rows.message("MAILGUN_EVENT_RECEIVED", "acme");

        Story story = timeline.of(delivered.id(), false).orElseThrow();

        assertThat(story.family()).extracting(Story.Member::id).containsExactly(received.id(), delivered.id());
        assertThat(story.childrenOf(received.id())).hasSize(1);
        assertThat(story.deliveriesOf(received.id()))
                .extracting(Story.Delivery::subscription)
                .containsExactly("work-mailgun-event");
        assertThat(story.deliveriesOf(delivered.id()))
                .extracting(Story.Delivery::state)
                .containsExactlyInAnyOrder(DeliveryState.DONE, DeliveryState.DEAD);
        assertThat(story.deliveries().stream()
                        .filter(delivery -> delivery.state() == DeliveryState.DEAD)
                        .findFirst()
                        .orElseThrow()
                        .failures())
                .hasSize(1);
    }

    @Test
    void theDataIsShownOnlyWhenAskedFor() throws Exception {
        Envelope message = rows.subscription("s", "EMAIL_DELIVERED", "crm").message("EMAIL_DELIVERED", "acme");

        assertThat(timeline.of(message.id(), false).orElseThrow().envelope().toString())
                .doesNotContain("ann@example.com")
                .contains("mailgun");
        assertThat(timeline.of(message.id(), true).orElseThrow().envelope().toString())
                .contains("ann@example.com");
    }

    @Test
    void openDeliveriesAreFoundInEveryState() throws Exception {
        rows.subscription("s", "EMAIL_DELIVERED", "crm");
        for (String state : new String[] {"r", "s", "w", "h", "x"}) {
            Envelope message = rows.message("EMAIL_DELIVERED", "acme");
            rows.delivery("s", message, state, "why");

            assertThat(timeline.of(message.id(), false).orElseThrow().deliveries())
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.of(state, false)));
        }
    }

    @Test
    void aMessageThatNamesItselfAsItsCauseEndsTheStory() throws Exception {
        UUID id = MessageIds.random();
        rows.subscription("s", "T", "crm");
        rows.store(new Envelope(
                id,
                "T",
                "acme",
                "x",
                java.time.Instant.EPOCH,
                "s",
                null,
                null,
                id,
                null,
                JsonNodeFactory.instance.nullNode()));

        assertThat(timeline.of(id, false).orElseThrow().family()).hasSize(1);
        assertThat(timeline.of(UUID.randomUUID(), false)).isEmpty();
    }

    @Test
    void aDeliveryThatIsSettledWhileOneLooksIsInTheStory() throws Exception {
        rows.subscription("s", "EMAIL_DELIVERED", "crm");
        for (int i = 0; i < 50; i++) {
            Envelope message = rows.message("EMAIL_DELIVERED", "acme");
            rows.delivery("s", message, "r", null);
            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> settle(message));
            boolean last;
            do {
                last = settled.isDone();
                assertThat(timeline.of(message.id(), false).orElseThrow().deliveries())
                        .hasSize(1);
            } while (!last);
            settled.join();
        }
    }

    private void settle(Envelope message) {
        try {
            rows.update(
                    "with x as (delete from delivery where message = ? returning *) insert into delivery_ended"
                            + " (id, lane, message, attempts, state, created_at)"
                            + " select id, lane, message, attempts, 'd', created_at from x",
                    message.id());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
