package io.posthouse.message;

import java.util.Objects;
import java.util.UUID;

/**
 * A message on its way into a topic.
 *
 * @param envelope the message
 * @param token identity of the sender's single-use token, null where the source has none. A token seen before with other
 *     data is refused; with the same data it is a duplicate. It begins with the time the sender signed, so that tokens are
 *     kept in the order of time and not all over an index.
 */
public record Outgoing(Envelope envelope, UUID token) {
    public Outgoing {
        Objects.requireNonNull(envelope, "envelope");
    }

    public static Outgoing of(Envelope envelope) {
        return new Outgoing(envelope, null);
    }
}
