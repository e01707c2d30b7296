package io.posthouse.queue.postgres;

import io.posthouse.queue.control.Limit;
import java.time.Duration;

/**
 * What this process has of one throttle: tokens it borrowed and places it holds. Tokens and messages that are leased for one
 * but not begun are together never more than a chunk, so that whatever happens no process begins more than a chunk at once.
 * Times are nanoTime. Not thread-safe.
 */
final class Ration {
    /** A place in use is given up after this long, so that other processes have their turn. */
    private static final long TURN = Duration.ofSeconds(2).toNanos();

    private static final long SOON = Duration.ofMillis(20).toNanos();
    private static final long LOOK = Duration.ofMillis(100).toNanos();
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    private final Limit limit;
    private int tokens;
    private int unstarted;
    private int places;
    private int used;
    private int surplus;
    private int runner;
    /** Whether an answer was lost: what the database says counts, not what stands here. */
    private boolean unsure;

    private long placesSince;
    /** Places used at once since it was last looked at. */
    private int peak;

    private long dryUntil;

    Ration(Limit limit, long now) {
        this.limit = limit;
        this.dryUntil = now;
    }

    /** Tokens gathered at most, and in the hands of one process at most. */
    static int chunk(double rate) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE / 4, Math.ceil(rate / 10)));
    }

    Limit limit() {
        return limit;
    }

    /** Messages that may be leased now. */
    int available() {
        int byRate = limit.rate() == null ? Integer.MAX_VALUE : tokens;
        int byPlaces = limit.concurrency() == null ? Integer.MAX_VALUE : Math.max(0, places - used);
        return Math.min(byRate, byPlaces);
    }

    boolean dry(long now) {
        return available() == 0 && dryUntil - now > 0;
    }

    /** When it is worth looking again. */
    long dryUntil() {
        return dryUntil;
    }

    /** What to ask the database for, when nothing is left; null when that would be too early. */
    RationStatement.Want want(int messages, int runner, long now) {
        belongTo(runner);
        if (available() > 0 || dryUntil - now > 0) {
            return null;
        }
        int wantedTokens = limit.rate() == null || tokens > 0 ? 0 : chunk(limit.rate()) - unstarted;
        int wantedPlaces =
                limit.concurrency() == null || places > used ? 0 : Math.min(messages, limit.concurrency() - places);
        if (wantedTokens <= 0 && wantedPlaces <= 0) {
            dryUntil = now + SOON;
            return null;
        }
        return new RationStatement.Want(limit.rule(), Math.max(0, wantedTokens), Math.max(0, wantedPlaces));
    }

    void granted(RationStatement.Grant grant, long now) {
        tokens += grant.tokens();
        if (grant.places() > 0) {
            placesSince = places == 0 ? now : placesSince;
            places += grant.places();
        }
        if (available() == 0) {
            long wait = tokens == 0 && limit.rate() != null ? grant.waitNanos() : LOOK;
            dryUntil = now + Math.max(SOON, Math.min(LONGEST, wait));
        }
    }

    void reserve(int messages) {
        tokens -= limit.rate() == null ? 0 : messages;
        unstarted += messages;
        used += messages;
        peak = Math.max(peak, used);
    }

    /** These were not leased, or not begun. */
    void unused(int messages) {
        if (limit.rate() != null) {
            tokens = Math.min(chunk(limit.rate()), tokens + messages);
        }
        unstarted -= messages;
        used -= messages;
    }

    void started(int messages) {
        unstarted -= messages;
    }

    /** Returns whether a place was given up. */
    boolean ended(int messages, long now) {
        used -= messages;
        if (places == 0 || now - placesSince <= TURN) {
            return false;
        }
        placesSince = now;
        surplus(1);
        // Longer than others wait between two looks.
        dryUntil = now + 2 * LOOK;
        return true;
    }

    /**
     * Once a second: places that were not needed since. Those that are free between two messages were: given back then, we
     * would have them again at once, and no other process ever.
     */
    void idle() {
        surplus(Math.max(0, places - peak));
        peak = used;
    }

    boolean hasSurplus() {
        return surplus > 0;
    }

    /** Places to be given back; whoever asks does it. */
    int takeSurplus() {
        int back = surplus;
        surplus = 0;
        return back;
    }

    /** An answer about its places may have been lost. */
    void doubt() {
        unsure = limit.concurrency() != null;
    }

    boolean unsure() {
        return unsure;
    }

    /** So many places are this runner's, says the database. */
    void holds(int held, int runner, long now) {
        belongTo(runner);
        unsure = false;
        placesSince = places == 0 ? now : placesSince;
        surplus = Math.min(surplus, held);
        places = held - surplus;
    }

    /** When our leases were lost, our places were lost with them. */
    private void belongTo(int runner) {
        if (this.runner != runner) {
            this.runner = runner;
            places = 0;
            surplus = 0;
        }
    }

    boolean unusedNow() {
        return used == 0 && places == 0 && surplus == 0;
    }

    private void surplus(int some) {
        if (limit.concurrency() != null) {
            places -= some;
            surplus += some;
        }
    }
}
