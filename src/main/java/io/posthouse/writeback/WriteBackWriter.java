package io.posthouse.writeback;

import io.posthouse.message.Envelope;
import io.posthouse.message.Hold;
import io.posthouse.queue.QueueUnavailable;
import io.posthouse.realm.View;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * Writes write-backs into outside systems, each once as far as the system allows: intent on record before a call, outcome
 * after it, a look before another try when nobody knows. Holds no thread while it waits. Thread-safe.
 */
public final class WriteBackWriter {
    private static final Duration CHANGED_REALM = Duration.ofMinutes(5);
    private static final Duration ANOTHER = Duration.ofSeconds(30);
    private static final Duration BUSY = Duration.ofSeconds(2);
    /** Of one call for its turns. */
    private static final Duration WAITS = Duration.ofSeconds(4);
    /** Search, create, update, and one of them again with a new token. */
    private static final int CALLS = 4;

    private final View<Destinations> destinations;
    private final WrittenRecords records;
    private final Caller caller;
    private final Tokens tokens;
    private final Lanes lanes;
    private final Executor threads;

    /**
     * @param queue the queue's database; its commits must be durable
     * @param threads may wait for the database
     */
    public WriteBackWriter(
            View<Destinations> destinations, DataSource queue, Calls calls, Executor threads, Clock clock) {
        this.destinations = destinations;
        this.records = new WrittenRecords(queue);
        this.threads = threads;
        this.lanes = new Lanes(threads);
        this.tokens = new Tokens(new TokenRows(queue), calls, threads, clock);
        this.caller = new Caller(
                calls,
                new Logins(tokens, clock),
                new SharedLimits(queue, threads),
                new WaitRows(queue),
                threads,
                clock);
    }

    /**
     * Ends when the outcome is on record; exceptionally with the word: {@link io.posthouse.message.TryLater}, {@link Hold} or
     * {@link io.posthouse.message.Rejected}.
     */
    public CompletionStage<Void> write(Envelope message) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try {
            WriteOrder order = WriteOrder.of(message);
            Destination destination = destination(message.realm(), order);
            Write write = Write.of(message, order, destination, destination.operation(order.operation()));
            Lane lane = lanes.of(message.realm(), destination.name());
            written(write, lane).whenComplete((done, failure) -> {
                if (failure == null) {
                    end.complete(null);
                } else {
                    // Bare: an error table reads the failure's own words.
                    end.completeExceptionally(bare(failure));
                }
            });
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
        return end;
    }

    /**
     * How many write-backs for a destination this process should have in hand now; 0 while it is left alone.
     *
     * @see io.posthouse.queue.Appetite
     */
    public int most(String realm, String destination) {
        Destinations all = destinations.of(realm);
        Destination known = all == null ? null : all.of(destination);
        // One that is gone holds what comes.
        return known == null ? Integer.MAX_VALUE : lanes.of(realm, destination).most(known, System.nanoTime());
    }

    /** Tokens of outside systems that this process was given and could not store yet: lost for ever if it ended now. */
    public int unstoredTokens() {
        return tokens.unstored();
    }

    private Destination destination(String realm, WriteOrder order) {
        Destinations all = destinations.of(realm);
        Destination destination = all == null ? null : all.of(order.destination());
        if (destination == null || destination.operation(order.operation()) == null) {
            throw new Hold(
                    "realm " + realm + " has no " + order.destination() + "." + order.operation()
                            + " any more; add it again, or discard what waits for it",
                    CHANGED_REALM);
        }
        return destination;
    }

    private CompletableFuture<Void> written(Write write, Lane lane) {
        return lane.enter(write.destination(), System.nanoTime())
                .thenCompose(nothing -> begun(write, lane)
                        .whenComplete((done, failure) -> lane.leave(write.destination(), System.nanoTime())));
    }

    private CompletableFuture<Void> begun(Write write, Lane lane) {
        try {
            return begin(write, lane);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> begin(Write write, Lane lane) {
        UUID claim = UUID.randomUUID();
        Begun begun;
        try {
            begun = records.begin(write, claim, longest(write.destination()));
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(new QueueUnavailable("the write-back records cannot be read", e));
        }
        return switch (begun.kind()) {
            case WRITTEN, SHOWN, SUPERSEDED -> CompletableFuture.completedFuture(null);
            case BUSY ->
                CompletableFuture.failedFuture(new Hold(
                        write.told("writes the same entity already"),
                        begun.busy().compareTo(BUSY) < 0 ? begun.busy() : BUSY));
            case AFTER_ANOTHER ->
                CompletableFuture.failedFuture(new Hold(
                        write.told("waits for the write " + begun.before() + ", of which nobody knows whether it made"
                                + " the record; only the same write can tell: replay it where it is dead"),
                        ANOTHER));
            case OURS -> new Writing(write, begun, claim, caller, lane, records, threads).run();
        };
    }

    private static Duration longest(Destination destination) {
        return destination.connect().plus(destination.total()).plus(WAITS).multipliedBy(CALLS);
    }

    private static Throwable bare(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
