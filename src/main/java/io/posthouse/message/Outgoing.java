package io.posthouse.message;

import java.util.Objects;

/**
 * A message on its way into a topic.
 *
 * @param envelope the message
 * @param token the sender's single-use token, null where the source has none. A token seen before with other data is
 *     refused; with the same data it is a duplicate.
 */
public record Outgoing(Envelope envelope, String token) {
    public Outgoing {
        Objects.requireNonNull(envelope, "envelope");
    }

    public static Outgoing of(Envelope envelope) {
        return new Outgoing(envelope, null);
    }
}
