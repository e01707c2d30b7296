package io.posthouse.operate.page;

import java.util.Locale;

/** Counts as people read them. */
final class Numbers {
    private Numbers() {}

    static String exact(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @param atLeast counting stopped here */
    static String count(long number, boolean atLeast) {
        return (atLeast && number > 0 ? "≥" : "") + exact(number);
    }

    /** Two digits that mean something: an estimate must not look like a count, nor flicker. */
    static String about(long number) {
        long unit = 1;
        while (number / unit >= 100) {
            unit *= 10;
        }
        return "≈ " + exact(Math.round((double) number / unit) * unit);
    }
}
