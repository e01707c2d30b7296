package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueFull;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OutboxPublisherTest {
    private static final Duration NOW = Duration.ofMillis(-1);

    private final TeamDatabase crm = TeamDatabase.fresh("crm");
    private final Queue<Outgoing> published = new ConcurrentLinkedQueue<>();

    @Test
    void eventsOfAMessageArePublishedThenForgotten() throws Exception {
        List<UUID> causes = changes(3);
        publisher(this::store).publish(causes.subList(0, 2)).get();
        assertThat(published)
                .extracting(o -> o.envelope().causation())
                .containsExactlyInAnyOrderElementsOf(causes.subList(0, 2));
        assertThat(crm.count("outbox")).isEqualTo(1);
    }

    @Test
    void nothingIsForgottenBeforeItIsConfirmed() throws Exception {
        List<UUID> causes = changes(1);
        CompletableFuture<Published> answer = new CompletableFuture<>();
        CompletableFuture<Void> done = publisher(message -> answer).publish(causes);
        assertThat(done).isNotDone();
        assertThat(crm.count("outbox")).isEqualTo(1);
        answer.complete(Published.STORED);
        done.get();
        assertThat(crm.count("outbox")).isZero();
    }

    @Test
    void aMessageAppliedLongAgoStillPublishesWhatItLeft() throws Exception {
        List<UUID> causes = changes(1);
        Publisher full = message -> CompletableFuture.failedFuture(new QueueFull("full"));
        assertThatThrownBy(() -> publisher(full).publish(causes).get()).hasCauseInstanceOf(QueueFull.class);
        publisher(this::store).publish(causes).get();
        assertThat(published).hasSize(1);
        assertThat(crm.count("outbox")).isZero();
    }

    @Test
    void whatIsConfirmedStaysConfirmedWhenAnotherFails() throws Exception {
        List<UUID> causes = changes(5);
        Publisher picky = message -> message.envelope().causation().equals(causes.get(2))
                ? CompletableFuture.failedFuture(new Rejected("never"))
                : store(message);
        assertThatThrownBy(() -> publisher(picky).publish(causes).get()).hasCauseInstanceOf(Rejected.class);
        assertThat(crm.rows("select cause from outbox"))
                .containsExactly(Map.of("cause", causes.get(2).toString()));
    }

    @Test
    void moreThanAPageIsPublishedCompletely() throws Exception {
        List<UUID> causes = changes(2 * OutboxPublisher.PAGE + 1);
        publisher(this::store).publish(causes).get();
        assertThat(published).hasSize(causes.size());
        assertThat(crm.count("outbox")).isZero();
    }

    @Test
    void anEventPublishedBeforeWithOtherDataIsNotTriedForEver() throws Exception {
        List<UUID> causes = changes(1);
        publisher(message -> CompletableFuture.completedFuture(Published.CONFLICT))
                .publish(causes)
                .get();
        assertThat(crm.count("outbox")).isZero();
    }

    @Test
    void anEventThatCanNeverBePublishedDoesNotStopTheSweepOfOthers() throws Exception {
        List<UUID> causes = changes(5);
        Publisher picky = message -> {
            if (message.envelope().causation().equals(causes.get(0))) {
                throw new Rejected("never");
            }
            return store(message);
        };
        var sweep =
                new OutboxSweep(Map.of("crm", publisher(picky)), new OutboxSweep.Limits(NOW, Duration.ofMinutes(1)));
        sweep.run();
        Awaitility.await().until(() -> crm.count("outbox") == 1);
        assertThat(published).hasSize(4);
    }

    private CompletableFuture<Published> store(Outgoing message) {
        published.add(message);
        return CompletableFuture.completedFuture(Published.STORED);
    }

    private OutboxPublisher publisher(Publisher publisher) {
        return new OutboxPublisher(
                new Outbox(crm.dataSource()), new Confirmations(publisher), ForkJoinPool.commonPool());
    }

    private List<UUID> changes(int count) throws SQLException {
        Collection<JsonNode> changes = IntStream.range(0, count)
                .<JsonNode>mapToObj(i -> Events.change("acme", "c-" + i, "ams", 1L, i, "Ann"))
                .toList();
        crm.apply("customer-change", "crm-customer-change", changes);
        return changes.stream()
                .map(c -> UUID.fromString(c.get("id").textValue()))
                .toList();
    }
}
