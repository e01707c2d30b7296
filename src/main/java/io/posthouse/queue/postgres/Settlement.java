package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;

/**
 * What becomes of a leased delivery.
 *
 * @param state d done, r ready again, s suspect, w waiting, h held, x dead
 * @param dueMillis waiting and held: ready again after this; null = not by itself
 * @param unburnt 1 when this try shall not count
 * @param crashed 1 when it counts as a crash of its worker
 * @param word for the failure's row, null when there is none
 */
record Settlement(
        Leased leased,
        char state,
        Long dueMillis,
        int unburnt,
        int crashed,
        String reason,
        String word,
        Failure failure) {
    private static final long MINUTE = 60_000;
    private static final Failure GONE =
            new Failure(null, "its message is not stored any more; nothing is left to work on", null, null);

    static Settlement done(Leased leased) {
        return new Settlement(leased, 'd', null, 0, 0, null, null, null);
    }

    static Settlement givenBack(Leased leased) {
        return new Settlement(leased, leased.suspect() ? 's' : 'r', null, 1, 0, null, null, null);
    }

    /** Of a delivery whose message is gone: a dead letter that says so. */
    static Settlement withoutMessage(Leased leased) {
        return new Settlement(leased, 'x', null, 0, 0, GONE.text(), "rejected", GONE);
    }

    /** In place of an outcome that cannot be recorded as it is: tried again, rather than kept by us for ever. */
    static Settlement unrecordable(Leased leased, String why) {
        return new Settlement(
                leased, 'w', MINUTE, 0, 0, why, "later", new Failure("unrecordable-outcome", why, null, null));
    }
}
