package io.posthouse.queue;

/** How a try ended. */
public enum Word {
    /** Applied, or applied before. */
    DONE,
    /** Tried again by schedule; burns an attempt. */
    LATER,
    /** Waits for an outside condition; burns no attempt. */
    HELD,
    /** Never like this: dead at once. */
    REJECTED,
    /** Did not return in time: tried again alone. */
    OVERDUE,
    /** Leased but not started: ready again as if never touched. */
    GIVEN_BACK
}
