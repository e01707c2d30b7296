package io.posthouse.operate.crm;

import java.time.Duration;
import java.util.ArrayDeque;

/** At most so many in any second. Not thread-safe: its portal's lock holds it. */
final class Limit {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final ArrayDeque<Long> allowed = new ArrayDeque<>();

    boolean allows(long now, int perSecond) {
        if (perSecond == 0) {
            return true;
        }
        while (!allowed.isEmpty() && now - allowed.peekFirst() >= SECOND) {
            allowed.removeFirst();
        }
        if (allowed.size() >= perSecond) {
            return false;
        }
        allowed.addLast(now);
        return true;
    }
}
