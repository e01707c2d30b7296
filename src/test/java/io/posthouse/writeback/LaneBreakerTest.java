package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.writeback.Destination.BreakerPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneBreakerTest {
    private static final BreakerPlan PLAN =
            new BreakerPlan(50, 4, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(12));
    private final LaneBreaker breaker = new LaneBreaker();
    private long now = Duration.ofHours(1).toNanos();

    @Test
    void fewFailuresOpenNothing() {
        fail(3);
        assertThat(breaker.allowed(now)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aShareOfFailuresOpensIt() {
        succeed(5);
        fail(4);
        assertThat(breaker.open()).isFalse();
        fail(1);
        assertThat(breaker.allowed(now)).isZero();
    }

    @Test
    void failuresOfLongAgoCountNoMore() {
        fail(3);
        seconds(11);
        fail(3);
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void afterThePauseOneProbeThenARamp() {
        fail(4);
        seconds(4);
        assertThat(breaker.allowed(now)).isZero();
        seconds(1);
        assertThat(breaker.allowed(now)).isOne();
        succeed(1);
        assertThat(breaker.allowed(now)).isEqualTo(2);
        succeed(2);
        assertThat(breaker.allowed(now)).isEqualTo(4);
        succeed(100);
        assertThat(breaker.allowed(now)).isGreaterThan(50);
    }

    @Test
    void aFailedProbeWaitsLongerUpToTheLongest() {
        fail(4);
        seconds(5);
        fail(1);
        seconds(9);
        assertThat(breaker.allowed(now)).isZero();
        seconds(1);
        assertThat(breaker.allowed(now)).isOne();
        fail(1);
        seconds(12);
        assertThat(breaker.allowed(now)).isOne();
    }

    @Test
    void aFailureOnTheRampOpensItAgain() {
        fail(4);
        seconds(5);
        succeed(1);
        fail(1);
        assertThat(breaker.allowed(now)).isZero();
    }

    @Test
    void whatWasOnItsWayWhenItOpenedSaysNothingNew() {
        fail(4);
        fail(20);
        succeed(3);
        seconds(5);
        assertThat(breaker.allowed(now)).isOne();
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            breaker.failed(now, PLAN);
        }
    }

    private void succeed(int times) {
        for (int n = 0; n < times; n++) {
            breaker.succeeded(now, PLAN);
        }
    }

    private void seconds(int more) {
        now += Duration.ofSeconds(more).toNanos();
    }
}
