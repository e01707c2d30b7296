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
 * @param destination the outside system it is for, whose lane its deliveries then have; null for all but write-backs
 */
public record Outgoing(Envelope envelope, UUID token, String destination) {
    public Outgoing {
        Objects.requireNonNull(envelope, "envelope");
        if (destination != null && destination.isEmpty()) {
            throw new IllegalArgumentException("a destination has a name; leave it out where there is none");
        }
    }

    public Outgoing(Envelope envelope, UUID token) {
        this(envelope, token, null);
    }

    public static Outgoing of(Envelope envelope) {
        return new Outgoing(envelope, null);
    }

    /** Its deliveries wait in the lane of this destination. */
    public static Outgoing to(String destination, Envelope envelope) {
        return new Outgoing(envelope, null, Objects.requireNonNull(destination, "destination"));
    }
}
