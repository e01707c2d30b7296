package io.posthouse.writeback;

import java.time.Duration;

/**
 * What an answer means for a write.
 *
 * @param id the record's id in the outside system; null where none is told
 * @param after LATER, UNCLEAR, HELD: not before this; null leaves it to the policy, or for HELD to a person
 * @param why in our words, without data of the message
 */
public record Finding(Kind kind, String id, Duration after, String why) {
    public enum Kind {
        /** It is written. */
        DONE,
        /** It was there before; {@code id} says which record. */
        DUPLICATE,
        /** There is no such record. */
        ABSENT,
        /** Nothing was written; try again. */
        LATER,
        /** Nobody knows whether it was written: look before trying again. */
        UNCLEAR,
        /** The login is not good (any more). */
        LOGIN,
        /** Nothing was written; waits for something outside. */
        HELD,
        /** It can never be written like this. */
        REJECTED
    }

    static Finding of(Kind kind, String why) {
        return new Finding(kind, null, null, why);
    }

    boolean is(Kind other) {
        return kind == other;
    }

    Finding withId(String known) {
        return new Finding(kind, known, after, why);
    }
}
