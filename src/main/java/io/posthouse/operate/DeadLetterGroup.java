package io.posthouse.operate;

import java.time.Instant;

/**
 * Dead letters of one subscription with the same reason.
 *
 * @param reason with ids and numbers as {@code #}
 * @param sample one of them, to be shown
 */
public record DeadLetterGroup(
        String subscription,
        String team,
        String topic,
        String reason,
        long count,
        long realms,
        Instant oldest,
        Instant newest,
        Handle sample) {}
