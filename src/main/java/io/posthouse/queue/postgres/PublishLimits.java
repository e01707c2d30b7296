package io.posthouse.queue.postgres;

import java.time.Duration;

/**
 * Bounds of the publisher.
 *
 * @param writers commits at once
 * @param batch messages in one commit
 * @param waiting messages that may wait for their commit
 * @param waitingBytes bytes that may wait
 * @param largest bytes of one message
 * @param timeout how long a caller waits for the confirmation
 */
public record PublishLimits(int writers, int batch, int waiting, long waitingBytes, long largest, Duration timeout) {
    public static final PublishLimits USUAL =
            new PublishLimits(2, 256, 10_000, 64L << 20, 10L << 20, Duration.ofSeconds(5));
}
