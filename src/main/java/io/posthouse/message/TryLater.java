package io.posthouse.message;

import java.time.Duration;

/** The worker's word "later": the delivery waits and is tried again; burns an attempt. */
public class TryLater extends RuntimeException {
    private final transient Duration after;

    /** Tried again when the subscription's back-off says. */
    public TryLater(String reason) {
        this(reason, null);
    }

    /** @param after tried again no earlier than this; null leaves it to the subscription's back-off */
    public TryLater(String reason, Duration after) {
        super(reason);
        this.after = after;
    }

    /** Null leaves it to the subscription's back-off. */
    public Duration after() {
        return after;
    }

    /** The same in milliseconds, for the error table; null leaves it to the subscription's back-off. */
    public Long afterMillis() {
        return after == null ? null : after.toMillis();
    }
}
