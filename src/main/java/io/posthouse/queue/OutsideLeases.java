package io.posthouse.queue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Deliveries for workers that are no routes of ours: programs that lease over HTTP, work in their own process and say how
 * it ended. A lease ends by time, whatever becomes of the program; what it held is then suspect, as after any death of a
 * worker. Thread-safe.
 */
public interface OutsideLeases {
    /** Who asks for what. @param team whose subscription it must be */
    record Wish(String subscription, String team, int max, Duration patience) {}

    /**
     * One leased delivery.
     *
     * @param handle to be given back with the outcome; cannot be guessed
     * @param deadline until when the outcome is surely still taken
     */
    record Taken(String handle, Leased leased, Instant deadline) {}

    /** What became of an outcome. */
    enum Recorded {
        NOW,
        /** By an earlier request whose answer was lost. */
        BEFORE,
        /** Too late: the lease has ended. Nothing changed. */
        STALE,
        /** No handle of ours, or one of another team's delivery. */
        UNKNOWN
    }

    /** The subscription is not there, not this team's, or has a route of its own. */
    final class NotYours extends RuntimeException {
        public NotYours(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Completes with at least one delivery, or with none when nothing came in time. Holds no thread while it waits. To
     * cancel is to have nothing leased. Fails with {@link QueueFull} when too many wait, {@link QueueUnavailable},
     * {@link NotYours}.
     */
    CompletableFuture<List<Taken>> lease(Wish wish);

    /** Records it, if the lease still holds. Blocks. @param outcome DONE, LATER, HELD or REJECTED */
    Recorded outcome(String team, String handle, Outcome outcome) throws SQLException;

    /** Another full lease from now on, for all deliveries leased together with this one; empty when it has ended. Blocks. */
    Optional<Instant> extend(String team, String handle) throws SQLException;
}
