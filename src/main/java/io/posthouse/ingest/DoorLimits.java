package io.posthouse.ingest;

import java.time.Duration;

/**
 * What the Mailgun door takes.
 *
 * @param maxBody bytes of one body
 * @param maxAge how old a signature may be. Longer than the sender's retries (8 h): a retry is not signed afresh. Tokens
 *     must be kept longer than this.
 * @param maxAhead how far the sender's clock may be ahead of ours
 */
public record DoorLimits(long maxBody, Duration maxAge, Duration maxAhead) {
    public static final DoorLimits USUAL = new DoorLimits(1 << 20, Duration.ofHours(24), Duration.ofMinutes(5));
}
