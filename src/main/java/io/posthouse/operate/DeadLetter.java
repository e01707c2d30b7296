package io.posthouse.operate;

import java.time.Instant;
import java.util.UUID;

/** One dead letter in a list. @param since when it died */
public record DeadLetter(
        Handle letter,
        UUID message,
        String subscription,
        String team,
        String topic,
        String realm,
        int attempts,
        Instant createdAt,
        Instant since,
        String reason) {}
