package io.posthouse.outside;

import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * How requests are sent.
 *
 * @param port of the door, on loopback
 * @param connections kept alive; at most one request at a time on each
 * @param rate requests a second by a fixed plan, however slow the answers are; 0 = closed loop, each answer lets the next go
 * @param from first request, inclusive
 * @param to last request, exclusive
 * @param timeout without an answer for that long the outcome is unknown
 * @param insists requests that are sent again after a refusal by 5xx or an unknown outcome, as Mailgun would
 */
public record LoadShape(
        int port, int connections, double rate, int from, int to, Duration timeout, IntPredicate insists) {

    /** As fast as answers come. */
    public static LoadShape closed(int port, int connections, int from, int to) {
        return new LoadShape(port, connections, 0, from, to, Duration.ofSeconds(10), i -> false);
    }

    /** By a fixed plan; a late answer makes later requests late, and that is measured. */
    public static LoadShape constant(int port, double rate, int from, int to) {
        return new LoadShape(port, 256, rate, from, to, Duration.ofSeconds(10), i -> false);
    }

    public LoadShape insisting(IntPredicate which) {
        return new LoadShape(port, connections, rate, from, to, timeout, which);
    }

    public LoadShape at(int otherPort) {
        return new LoadShape(otherPort, connections, rate, from, to, timeout, insists);
    }
}
