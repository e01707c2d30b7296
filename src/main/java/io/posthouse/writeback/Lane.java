package io.posthouse.writeback;

import io.posthouse.message.Hold;
import java.time.Duration;
import java.util.Optional;

/**
 * One destination of one realm, as this process sees it: how many calls are under way, whether it asked for quiet, and its
 * breaker. Who may not enter is told when to come again, one after the other, so that a backlog comes back as fast as it can
 * be written and not all at once. Thread-safe.
 */
final class Lane {
    static final String LEFT_ALONE = "is left alone for a while, because it fails";

    /** Behind the earliest moment: a deep backlog must not be leased and held over and over. */
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();

    private static final long SLOWEST = Duration.ofMinutes(1).toNanos();
    private static final long SHORTEST = Duration.ofMillis(50).toNanos();

    private final LaneBreaker breaker = new LaneBreaker();
    private int inside;
    private long quietUntil;
    private boolean quiet;
    private String why;
    private long next;
    private long usual = Duration.ofMillis(200).toNanos();

    /** @throws Hold when this write may not begin now; it burns no attempt */
    synchronized void enter(Destination destination, long now) {
        if (quiet && now - quietUntil < 0) {
            throw hold(destination, why, quietUntil, now, destination.concurrency());
        }
        quiet = false;
        int allowed = Math.min(destination.concurrency(), breaker.allowed(now));
        if (inside < allowed) {
            inside++;
            return;
        }
        if (breaker.open()) {
            throw hold(destination, LEFT_ALONE, breaker.openUntil(), now, 1);
        }
        throw hold(destination, "has as many calls under way as it may", now, now, allowed);
    }

    /** @param took nanoseconds from entering */
    synchronized void leave(long took) {
        inside--;
        usual = Math.max(SHORTEST, (usual * 7 + Math.min(took, SLOWEST)) / 8);
    }

    synchronized void succeeded(Destination destination, long now) {
        breaker.succeeded(now, destination.breaker());
    }

    /** How long it is left alone from now on; empty when it is not. */
    synchronized Optional<Duration> failed(Destination destination, long now) {
        breaker.failed(now, destination.breaker());
        return breaker.open()
                ? Optional.of(Duration.ofNanos(Math.max(0, breaker.openUntil() - now)))
                : Optional.empty();
    }

    /** Nobody enters for so long. */
    synchronized void quiet(Duration time, String reason, long now) {
        long until = now + time.toNanos();
        if (!quiet || until - quietUntil > 0) {
            quietUntil = until;
            why = reason;
        }
        quiet = true;
    }

    /** Each a step behind the one before: as often as entries become free. */
    private Hold hold(Destination destination, String reason, long from, long now, int places) {
        long earliest = Math.max(0, from - now);
        long queued = Math.max(earliest, next - now) + usual / Math.max(1, places);
        if (queued - earliest > LONGEST) {
            queued = earliest + LONGEST / 2 + queued % (LONGEST / 2);
        } else {
            next = now + queued;
        }
        return new Hold("destination " + destination.name() + " " + reason, Duration.ofNanos(queued));
    }
}
