package io.posthouse.queue.control;

import java.time.Instant;

/**
 * A door that a person closed.
 *
 * @param path as in its route: {@code /webhooks/mailgun/{realm}}
 * @param realm null = for all
 * @param until null = until it is opened
 */
public record ClosedDoor(
        String path, String realm, String reason, String actor, Instant since, Instant until, long version) {}
