package io.posthouse.operate.demo;

import java.time.Duration;

/** Waiting for what must come soon. */
final class Patience {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private Patience() {}

    interface Condition {
        boolean met() throws Exception;
    }

    /** @return how long it took; null when it did not come within {@code most} */
    static Duration until(Duration most, Condition condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.met()) {
            if (System.nanoTime() - begin > most.toNanos()) {
                return null;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    static String words(Duration time) {
        long millis = time.toMillis();
        return millis < 1000 ? millis + " ms" : String.format("%.1f s", millis / 1000.0);
    }
}
