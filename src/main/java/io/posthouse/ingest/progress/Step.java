package io.posthouse.ingest.progress;

import java.time.Instant;

/**
 * One message for one subscription, or one destination.
 *
 * @param topic of the message: the one that was sent, or one that was derived from it
 * @param destination "" for what stays in the house
 * @param state one of open, waiting, held, dead, done, discarded. Open is ready or being tried: which of the two is not
 *     looked for, because that would cost more the more waits
 * @param needsPerson whether it does not go on by itself
 * @param attempts how often it was tried; not told while it is open
 * @param since when it was accepted, or, once it is over, ended
 * @param due when it is tried again; null when that is not known
 */
record Step(
        String topic,
        String subscription,
        String team,
        String destination,
        String state,
        boolean needsPerson,
        int attempts,
        Instant since,
        Instant due) {
    boolean isOver() {
        return state.equals("done") || state.equals("discarded");
    }

    boolean isOpen() {
        return state.equals("open");
    }
}
