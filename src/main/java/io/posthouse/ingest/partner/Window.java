package io.posthouse.ingest.partner;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a signed time may be from ours, into the past and into the future: a captured post is good for no longer.
 *
 * @param millis whether times are in milliseconds, not seconds
 */
record Window(boolean millis, Duration tolerance) {
    private static final int DIGITS = 13;

    /** Digits only: what stands beside the time in the signed text could otherwise move into it. */
    boolean holds(String time, Instant now) {
        if (time == null
                || time.isEmpty()
                || time.length() > DIGITS
                || !time.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        long number = Long.parseLong(time);
        Instant signed = millis ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return Duration.between(signed, now).abs().compareTo(tolerance) <= 0;
    }
}
