package io.posthouse.bench;

/**
 * How much is done.
 *
 * @param rounds of each variant, interleaved
 * @param warmUpSeconds before anything counts, fresh JVM each
 * @param seconds measured
 * @param backlog deliveries to drain
 * @param small waiting deliveries of the lease bench's baseline
 * @param large waiting deliveries it is compared with
 */
record Extent(int rounds, int warmUpSeconds, int seconds, int backlog, int small, int large) {
    static final Extent QUICK = new Extent(1, 5, 4, 20_000, 10_000, 100_000);
    // On two cores the compiler takes its share for the first 20 s.
    static final Extent FULL = new Extent(3, 20, 8, 100_000, 10_000, 1_000_000);

    String name() {
        return this == QUICK ? "quick" : "full";
    }
}
