package io.posthouse.operate;

import java.time.Instant;
import java.util.UUID;

/**
 * One dead letter in a list.
 *
 * @param destination the outside system a write-back is for; null for all others
 * @param since when it died
 * @param replayable whether anybody works on its subscription
 */
public record DeadLetter(
        Handle letter,
        UUID message,
        String subscription,
        String team,
        String topic,
        String realm,
        String destination,
        int attempts,
        Instant createdAt,
        Instant since,
        String reason,
        boolean replayable) {}
