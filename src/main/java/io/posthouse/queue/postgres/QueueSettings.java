package io.posthouse.queue.postgres;

import java.time.Duration;

/**
 * Knobs of the engine.
 *
 * @param lease how long a silent process keeps what it leased
 * @param sweep the polling net
 * @param crashes deaths of its worker, while tried alone, that make a delivery a dead letter
 */
public record QueueSettings(PublishLimits publish, Duration lease, Duration sweep, int crashes) {
    public static final QueueSettings USUAL =
            new QueueSettings(PublishLimits.USUAL, Duration.ofSeconds(20), Duration.ofSeconds(1), 3);
}
