package io.posthouse.teams;

import io.posthouse.message.Envelope;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Publishes what stands in a team's outbox: first published and confirmed, then deleted. Whatever happens between the two,
 * the event is published again under the same id, which the engine absorbs. Thread-safe, also between processes.
 */
public final class OutboxPublisher {
    /** Events read, published and deleted together. Bounds memory, and what one message puts before the publisher. */
    static final int PAGE = 500;

    private final Outbox outbox;
    private final Confirmations confirmations;
    private final Executor executor;

    /** @param executor runs the database work, so it may block; never a thread of the publisher */
    public OutboxPublisher(Outbox outbox, Confirmations confirmations, Executor executor) {
        this.outbox = outbox;
        this.confirmations = confirmations;
        this.executor = executor;
    }

    /**
     * Publishes everything these messages caused that is not confirmed yet, also when they were applied long ago. Completes
     * when all of it is committed; exceptionally with the first failure, after the rest was confirmed or failed as well:
     * what is confirmed stays confirmed.
     */
    public CompletableFuture<Void> publish(Collection<UUID> causes) {
        List<UUID> asked = List.copyOf(causes);
        return supply(() -> outbox.unsent(asked, PAGE))
                .thenCompose(events -> confirm(events).thenCompose(batch -> {
                    if (batch.failure() != null) {
                        return CompletableFuture.failedFuture(batch.failure());
                    }
                    return events.size() < PAGE ? CompletableFuture.completedFuture(null) : publish(asked);
                }));
    }

    /**
     * Publishes one page of events that have waited longer than {@code age}: those of a process that died, or whose
     * message is not tried again soon. Safe when several processes do it at once. Events that fail are left for a later
     * sweep and do not stop the others.
     *
     * @param claim how long nobody else takes them; longer than publishing a page may last
     * @return what was taken, and what became of it
     */
    public CompletableFuture<Batch> sweep(Duration age, Duration claim) {
        return supply(() -> outbox.leftovers(age, claim, PAGE)).thenCompose(this::confirm);
    }

    private CompletableFuture<Batch> confirm(List<Envelope> events) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(new Batch(0, List.of(), null));
        }
        return confirmations
                .of(events)
                .thenCompose(batch -> supply(() -> {
                    outbox.sent(batch.confirmed());
                    return batch;
                }));
    }

    private <T> CompletableFuture<T> supply(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * What became of events that were published together.
     *
     * @param taken how many they were
     * @param confirmed ids of those the engine has
     * @param failure of the first that failed; null when all are confirmed
     */
    public record Batch(int taken, List<UUID> confirmed, Throwable failure) {
        /** More may wait: the page was full. */
        public boolean full() {
            return taken == PAGE;
        }
    }
}
