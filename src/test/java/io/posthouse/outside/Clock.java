package io.posthouse.outside;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** This machine's wall clock, the same that PostgreSQL's clock_timestamp() reads. */
public final class Clock {
    private Clock() {}

    public static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
