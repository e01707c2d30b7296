package io.posthouse.outside;

/** Exact percentiles by nearest rank. */
public final class Percentiles {
    private Percentiles() {}

    /** @param sorted ascending; NaN when empty */
    public static double of(int[] sorted, double percent) {
        return sorted.length == 0 ? Double.NaN : sorted[rank(sorted.length, percent)];
    }

    /** @param sorted ascending; NaN when empty */
    public static double of(double[] sorted, double percent) {
        return sorted.length == 0 ? Double.NaN : sorted[rank(sorted.length, percent)];
    }

    private static int rank(int length, double percent) {
        return Math.max(0, (int) Math.ceil(length * percent / 100) - 1);
    }
}
