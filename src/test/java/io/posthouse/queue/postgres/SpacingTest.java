package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpacingTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private final Spacing spacing = new Spacing();

    @Test
    void afterALeaseOfAFewTheNextWaitsForCompany() {
        spacing.leased(10 * MILLI, 1);
        assertThat(spacing.pause(11 * MILLI)).isEqualTo(3 * MILLI);
    }

    @Test
    void idleOrBusyOrWithoutResultNobodyWaits() {
        assertThat(spacing.pause(0)).isLessThanOrEqualTo(0);
        spacing.leased(10 * MILLI, 1);
        assertThat(spacing.pause(15 * MILLI)).isLessThanOrEqualTo(0);
        spacing.leased(20 * MILLI, 16);
        assertThat(spacing.pause(20 * MILLI)).isLessThanOrEqualTo(0);
        spacing.leased(30 * MILLI, 0);
        assertThat(spacing.pause(30 * MILLI)).isLessThanOrEqualTo(0);
    }
}
