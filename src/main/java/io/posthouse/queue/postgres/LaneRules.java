package io.posthouse.queue.postgres;

import io.posthouse.queue.control.Permission;

/** What the rules in force say about the lanes of one worker. None of it blocks. */
interface LaneRules {
    /** What the lane may do now; null when it is not known whose lane it is. */
    Permission permission(long lane);

    /** Whether a throttle it is under has nothing left for now. */
    boolean dry(Permission permission);

    /** How many of its messages may be in hand: leased, and not ended. */
    int most(long lane);

    /** To be looked up, and offered again. */
    void unknown(long lane, long from);
}
