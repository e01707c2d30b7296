package io.posthouse.queue;

import java.time.Duration;

/**
 * The outcome of a try.
 *
 * @param word how it ended
 * @param after for LATER and HELD: not before this; null leaves it to the policy (LATER) or to a person (HELD)
 * @param failure null when done or given back
 */
public record Outcome(Word word, Duration after, Failure failure) {
    public static final Outcome DONE = new Outcome(Word.DONE, null, null);
    public static final Outcome GIVEN_BACK = new Outcome(Word.GIVEN_BACK, null, null);

    public static Outcome failed(Word word, Duration after, Failure failure) {
        return new Outcome(word, after, failure);
    }
}
