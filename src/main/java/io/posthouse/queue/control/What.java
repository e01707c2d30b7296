package io.posthouse.queue.control;

import java.util.Locale;

/** What a rule asks of its lanes. */
public enum What {
    /** Nothing new is begun; what is being tried ends. */
    PAUSE,
    /** No more than so many a second, or at once, all processes together. */
    THROTTLE,
    /** What was there when it was ordered is worked off; what comes later waits, as if paused. */
    DRAIN;

    static What of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** In lower case, as people and tables write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
