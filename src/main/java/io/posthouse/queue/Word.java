package io.posthouse.queue;

/** How a try ended. */
public enum Word {
    /** Applied, or applied before. */
    DONE,
    /** Tried again by schedule; burns an attempt. */
    LATER,
    /** Waits for an outside condition of its own (a login, a quota, a person); burns no attempt. */
    HELD,
    /** What the worker needs for any message is away (its database, the queue): held, and the worker pauses. */
    AWAY,
    /** Never like this: dead at once. */
    REJECTED,
    /** Did not return in time: tried again alone. */
    OVERDUE,
    /** Leased but not started: ready again as if never touched. */
    GIVEN_BACK
}
