package io.posthouse.queue;

import io.posthouse.message.Outgoing;
import java.util.concurrent.CompletableFuture;

/** Puts messages into topics. Thread-safe. */
public interface Publisher {
    /**
     * Completes when the message is committed (fsync) with all its deliveries, or refused; never before. Completes
     * exceptionally with {@link QueueFull} when too much waits, {@link QueueUnavailable} when the engine cannot be reached in
     * time (the outcome is then unknown: repeat with the same id), {@link io.posthouse.message.Rejected} when this
     * message can never be stored. The future completes on a thread of the publisher: do not block in it.
     */
    CompletableFuture<Published> publish(Outgoing message);
}
