package io.posthouse.queue.control;

import java.time.Duration;
import java.time.Instant;

/**
 * What a person asks for.
 *
 * @param rate of a throttle, null = any
 * @param concurrency of a throttle, null = any
 * @param lasts how long by the database's clock; null = see until
 * @param until null with a null lasts = until it is resumed
 * @param version the one it may replace, null = only what is the same person's for the same reason
 */
public record Order(
        Scope scope,
        What what,
        Double rate,
        Integer concurrency,
        String reason,
        String actor,
        Duration lasts,
        Instant until,
        Long version) {
    /** Of a throttle: places are rows. */
    public static final int MOST_PLACES = 10_000;
}
