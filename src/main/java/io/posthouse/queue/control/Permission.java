package io.posthouse.queue.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lane may do now. Rules add up: what any of them forbids is forbidden.
 *
 * @param paused nothing may be begun
 * @param until of paused: when it may be again by itself; null = not by itself
 * @param upTo no delivery beyond this one may be begun
 * @param limits all throttles it is under
 */
public record Permission(boolean paused, Instant until, long upTo, List<Limit> limits) {
    public static final Permission GO = new Permission(false, null, Long.MAX_VALUE, List.of());

    public boolean allows(long delivery) {
        return !paused && delivery <= upTo;
    }

    public boolean draining() {
        return upTo < Long.MAX_VALUE;
    }

    public boolean limited() {
        return !limits.isEmpty();
    }

    /** The lowest rate of all; null = any. */
    public Double rate() {
        return limits.stream()
                .map(Limit::rate)
                .filter(rate -> rate != null)
                .min(Double::compare)
                .orElse(null);
    }

    /** The lowest concurrency of all; null = any. */
    public Integer concurrency() {
        return limits.stream()
                .map(Limit::concurrency)
                .filter(concurrency -> concurrency != null)
                .min(Integer::compare)
                .orElse(null);
    }

    Permission and(Rule rule) {
        return switch (rule.what()) {
            case PAUSE -> new Permission(true, paused ? later(until, rule.until()) : rule.until(), upTo, limits);
            case DRAIN -> new Permission(paused, until, Math.min(upTo, rule.upTo()), limits);
            case THROTTLE -> {
                List<Limit> all = new ArrayList<>(limits);
                all.add(new Limit(rule.id(), rule.rate(), rule.concurrency()));
                yield new Permission(paused, until, upTo, List.copyOf(all));
            }
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other == null ? null : one.isAfter(other) ? one : other;
    }
}
