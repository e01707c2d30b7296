package io.posthouse.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rate RATE = Rate.of("3/m");

    private long now = 5;
    private final Buckets buckets = new Buckets(100, () -> now);

    @Test
    void asManyAtOnceAsAllowedThenOneEachShareOfTheTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a", RATE)).isZero();
        }
        assertThat(buckets.take("a", RATE)).isEqualTo(20 * SECOND);
        now += 15 * SECOND;
        assertThat(buckets.take("a", RATE)).isBetween(5 * SECOND - 10, 5 * SECOND + 10);
        now += 5 * SECOND + 10;
        assertThat(buckets.take("a", RATE)).isZero();
        assertThat(buckets.take("a", RATE)).isPositive();
    }

    @Test
    void oneKeyDoesNotCountForAnother() {
        for (int i = 0; i < 4; i++) {
            buckets.take("a", RATE);
        }
        assertThat(buckets.take("b", RATE)).isZero();
    }

    @Test
    void aChangedRateBeginsAnew() {
        for (int i = 0; i < 4; i++) {
            buckets.take("a", RATE);
        }
        assertThat(buckets.take("a", Rate.of("5/m"))).isZero();
    }

    @Test
    void thereAreNeverMoreThanTheirNumberAndThoseInUseStay() {
        for (int i = 0; i < 3; i++) {
            buckets.take("busy", RATE);
        }
        for (int i = 0; i < 1000; i++) {
            buckets.take("other " + i, RATE);
            if (i % 50 == 0) {
                buckets.take("busy", RATE);
            }
        }
        assertThat(buckets.size()).isEqualTo(100);
        assertThat(buckets.take("busy", RATE)).isPositive();
    }
}
