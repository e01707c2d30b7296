package io.posthouse.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery is tried again, and when no more.
 *
 * @param attempts tries before it is dead
 * @param budget time since the first failure before it is dead; time spent held does not count
 * @param backoff pause after the first failure; doubles with each attempt
 * @param cap longest pause
 */
public record RetryPolicy(int attempts, Duration budget, Duration backoff, Duration cap) {
    public static final RetryPolicy USUAL =
            new RetryPolicy(20, Duration.ofDays(3), Duration.ofSeconds(1), Duration.ofHours(1));

    /**
     * The pause before the next try: exponential with full jitter, or a little more than {@code wanted} (clamped to the
     * cap).
     *
     * @param attempt tries so far, at least 1
     * @param triedFrom first failure, null when this is it
     * @param wanted what the worker or the other side asked for, or null
     * @return empty when the attempts or the budget are used up
     */
    public Optional<Duration> pause(
            int attempt, Instant triedFrom, Instant now, Duration wanted, RandomGenerator random) {
        if (attempt >= attempts || (triedFrom != null && triedFrom.plus(budget).isBefore(now))) {
            return Optional.empty();
        }
        if (wanted != null) {
            long millis = wanted.isNegative() ? 0 : shorter(wanted, cap).toMillis();
            return Optional.of(Duration.ofMillis(millis + random.nextLong(1 + millis / 10)));
        }
        long ceiling = backoff.toMillis();
        for (int n = 1; n < attempt && ceiling < cap.toMillis(); n++) {
            ceiling *= 2;
        }
        ceiling = Math.max(1, Math.min(ceiling, cap.toMillis()));
        return Optional.of(Duration.ofMillis(1 + random.nextLong(ceiling)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
