package io.posthouse.queue.control;

import java.time.Instant;

/**
 * What a person ordered for some lanes.
 *
 * @param id never given twice: a rule that is replaced gets another
 * @param rate of a throttle: messages a second, null = any
 * @param concurrency of a throttle: messages in work at once, null = any
 * @param upTo of a drain: the last delivery there was when it was ordered
 * @param until null = until it is resumed
 */
public record Rule(
        int id,
        Scope scope,
        What what,
        Double rate,
        Integer concurrency,
        Long upTo,
        String reason,
        String actor,
        Instant since,
        Instant until,
        long version) {

    public boolean inForce(Instant now) {
        return until == null || now.isBefore(until);
    }

    /** The order itself, in a few words: {@code paused}, {@code throttled to 5/s, 2 at once}. */
    public String words() {
        return switch (what) {
            case PAUSE -> "paused";
            case DRAIN -> "drained";
            case THROTTLE ->
                "throttled to "
                        + (rate == null ? "" : number(rate) + "/s")
                        + (rate == null || concurrency == null ? "" : ", ")
                        + (concurrency == null ? "" : concurrency + " at once");
        };
    }

    private static String number(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }
}
