package io.posthouse.writeback;

/** A time in which something is not done, and why. Times are nanoTime. Not thread-safe. */
final class Rest {
    private boolean begun;
    private long until;
    private String why;

    /** The longer one counts. */
    void begin(long end, String reason) {
        if (!begun || end - until > 0) {
            until = end;
            why = reason;
        }
        begun = true;
    }

    void end() {
        begun = false;
    }

    boolean lasts(long now) {
        begun = begun && now - until < 0;
        return begun;
    }

    /** Meaningless when it does not last. */
    long until() {
        return until;
    }

    String why() {
        return why;
    }
}
