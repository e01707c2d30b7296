package io.posthouse.message;

import java.time.Duration;

/** The worker's word "held": waits for an outside condition (login, quota, a person) and burns no attempt. */
public class Hold extends RuntimeException {
    private final transient Duration until;

    /** @param until looked at again after this; null holds it until a person releases it */
    public Hold(String reason, Duration until) {
        super(reason);
        this.until = until;
    }

    /** Null holds it until a person releases it. */
    public Duration until() {
        return until;
    }

    /** The same in milliseconds, for the error table. */
    public Long untilMillis() {
        return until == null ? null : until.toMillis();
    }
}
