package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private final Breaker breaker = new Breaker();
    // nanoTime may be anything, and may overflow.
    private long now = Long.MAX_VALUE - 100 * MILLI;

    @Test
    void closedItLetsAllPass() {
        assertThat(breaker.permits(now, 8)).isEqualTo(8);
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void openItLetsNonePassThenOneProbeAtATime() {
        breaker.failed(now);
        assertThat(breaker.permits(now += 199 * MILLI, 8)).isZero();
        assertThat(breaker.permits(now += 2 * MILLI, 8)).isEqualTo(1);
        breaker.started();
        assertThat(breaker.permits(now, 8)).isZero();
    }

    @Test
    void aProbeThatSucceedsClosesIt() {
        breaker.failed(now);
        breaker.started();
        breaker.succeeded();
        assertThat(breaker.permits(now, 8)).isEqualTo(8);
    }

    @Test
    void aProbeThatFailsDoublesThePauseUpToFiveSeconds() {
        breaker.failed(now);
        for (long pause : new long[] {400, 800, 1600, 3200, 5000, 5000}) {
            now = breaker.openUntil();
            assertThat(breaker.permits(now, 8)).isEqualTo(1);
            breaker.started();
            breaker.failed(now);
            assertThat(breaker.openUntil() - now).isEqualTo(pause * MILLI);
        }
    }

    @Test
    void manyFailuresOfTheSameOutageCountOnce() {
        breaker.failed(now);
        long until = breaker.openUntil();
        for (int n = 0; n < 50; n++) {
            breaker.failed(now + MILLI);
        }
        assertThat(breaker.openUntil()).isEqualTo(until);
    }

    @Test
    void aProbeThatFoundNothingToTryLeavesTheTurnToTheNext() {
        breaker.failed(now);
        now = breaker.openUntil();
        breaker.started();
        breaker.unused();
        assertThat(breaker.permits(now, 8)).isEqualTo(1);
    }
}
