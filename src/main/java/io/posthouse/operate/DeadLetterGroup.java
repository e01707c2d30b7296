package io.posthouse.operate;

import java.time.Instant;

/**
 * Dead letters of one subscription, and where it writes into outside systems of one of them, with the same reason.
 *
 * @param destination the outside system that write-backs are for; null for all others
 * @param reason with ids and numbers as {@code #}
 * @param sample one of them, to be shown
 */
public record DeadLetterGroup(
        String subscription,
        String team,
        String topic,
        String destination,
        String reason,
        long count,
        long realms,
        Instant oldest,
        Instant newest,
        Handle sample) {}
