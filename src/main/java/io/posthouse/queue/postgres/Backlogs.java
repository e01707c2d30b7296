package io.posthouse.queue.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * Which lanes of one subscription have a backlog: those that gave all they were asked for, again and again, until it was a
 * good many. A lane that only had to wait a moment is none. Not thread-safe.
 */
final class Backlogs {
    private static final int MANY = 32;

    private final Map<Long, Integer> inARow = new HashMap<>();

    /** Whether the lane, which was asked for so many and gave so many, has a backlog. */
    boolean gave(long lane, int messages, int asked) {
        if (messages < asked) {
            inARow.remove(lane);
            return false;
        }
        return inARow.merge(lane, messages, (before, now) -> Math.min(MANY, before + now)) >= MANY;
    }
}
