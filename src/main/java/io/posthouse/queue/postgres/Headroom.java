package io.posthouse.queue.postgres;

/**
 * How many tries of backlogs may be at a processor at once: fewer while the machine is busy, more while it is not and
 * somebody waits. So what has just arrived finds a machine with little before it. Not thread-safe.
 */
final class Headroom {
    // Over BUSY, one more at once only makes all others slower. Under IDLE, the tries wait for something else.
    private static final double BUSY = 0.93;
    private static final double EASY = 0.85;
    private static final double IDLE = 0.6;
    private static final int MOST = 4096;

    private final int least;
    private int tries;

    /** @param processors of this machine; so many tries are always allowed */
    Headroom(int processors) {
        this.least = Math.max(1, processors);
        this.tries = 4 * least;
    }

    int tries() {
        return tries;
    }

    /**
     * @param load share of the machine's processors that was busy lately, 0 to 1; negative = unknown
     * @param wanted whether more tries waited than were allowed
     */
    void seen(double load, boolean wanted) {
        if (load > BUSY) {
            tries = Math.max(least, tries - Math.max(1, tries / 4));
        } else if (wanted && load < IDLE) {
            tries = Math.min(MOST, 2 * tries);
        } else if (wanted && load < EASY) {
            tries = Math.min(MOST, tries + 1);
        }
    }
}
