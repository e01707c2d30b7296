package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingQueueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private final PublishLimits limits = new PublishLimits(2, 256, 1_000, 1 << 20, 1 << 20, TIMEOUT);
    private final PendingQueue queue = new PendingQueue(limits);

    @Test
    void idleAMessageIsTakenAloneAndAtOnce() {
        queue.offer(pending());
        assertThat(queue.take()).hasSize(1);
    }

    @Test
    void whatComesWhileOneCommitIsOnItsWaySharesTheNext() {
        queue.offer(pending());
        List<Pending> first = queue.take();
        for (int i = 0; i < 10; i++) {
            queue.offer(pending());
        }
        queue.done(first);
        assertThat(queue.take()).hasSize(10);
    }

    @Test
    void aQuarterOfABatchNeedNotWaitForTheOtherCommit() {
        queue.offer(pending());
        queue.take();
        for (int i = 0; i < 64; i++) {
            queue.offer(pending());
        }
        assertThat(queue.take()).hasSize(64);
    }

    @Test
    void nobodyWaitsLongForACommitThatIsStuck() throws Exception {
        queue.offer(pending());
        queue.take();
        var second = CompletableFuture.supplyAsync(queue::take);
        queue.offer(pending());
        assertThat(second.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void aClosedQueueGathersNoLongerAndThenEnds() {
        queue.offer(pending());
        queue.take();
        queue.offer(pending());
        queue.close();
        List<List<Pending>> taken = new ArrayList<>();
        for (List<Pending> batch = queue.take(); batch != null; batch = queue.take()) {
            taken.add(batch);
        }
        assertThat(taken).hasSize(1);
        assertThat(queue.offer(pending())).isFalse();
    }

    private static Pending pending() {
        var envelope = new Envelope(
                MessageIds.random(),
                "T",
                "acme",
                "test",
                Instant.EPOCH,
                "s",
                null,
                null,
                null,
                null,
                JsonNodeFactory.instance.objectNode());
        return Pending.of(Outgoing.of(envelope), System.nanoTime() + TIMEOUT.toNanos());
    }
}
