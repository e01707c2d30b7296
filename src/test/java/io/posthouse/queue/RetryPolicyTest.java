package io.posthouse.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration EVER = Duration.ofDays(100_000);

    @Property
    void aPauseIsAtLeastAMomentAndAtMostTheCap(
            @ForAll @IntRange(min = 1, max = 30_000) int attempt,
            @ForAll @LongRange(min = 0, max = 1L << 50) long backoff,
            @ForAll @LongRange(min = 0, max = 1L << 50) long cap,
            @ForAll long seed) {
        RetryPolicy policy = new RetryPolicy(32_767, EVER, Duration.ofMillis(backoff), Duration.ofMillis(cap));
        Duration pause =
                policy.pause(attempt, null, NOW, null, new Random(seed)).orElseThrow();
        assertThat(pause).isBetween(Duration.ofMillis(1), Duration.ofMillis(Math.max(1, cap)));
    }

    @Property
    void anAskedForPauseIsKeptUpToTheCapAndALittleMore(
            @ForAll @LongRange(min = -1000, max = Long.MAX_VALUE) long seconds, @ForAll long seed) {
        Duration wanted = Duration.ofSeconds(seconds);
        Duration pause =
                RetryPolicy.USUAL.pause(1, null, NOW, wanted, new Random(seed)).orElseThrow();
        Duration least = wanted.isNegative()
                ? Duration.ZERO
                : wanted.compareTo(RetryPolicy.USUAL.cap()) < 0 ? wanted : RetryPolicy.USUAL.cap();
        assertThat(pause).isBetween(least, least.plus(least.dividedBy(10)).plusMillis(1));
    }

    @Property
    void triesEndWithTheLastAttempt(
            @ForAll @IntRange(min = 1, max = 100) int attempts, @ForAll @IntRange(min = 1, max = 200) int attempt) {
        RetryPolicy policy = new RetryPolicy(attempts, EVER, Duration.ofSeconds(1), Duration.ofHours(1));
        assertThat(policy.pause(attempt, null, NOW, null, new Random(1)).isPresent())
                .isEqualTo(attempt < attempts);
    }

    @Property
    void triesEndWithTheBudget(@ForAll @LongRange(min = 0, max = 1_000_000) long secondsAgo) {
        Optional<Duration> pause = RetryPolicy.USUAL.pause(1, NOW.minusSeconds(secondsAgo), NOW, null, new Random(1));
        assertThat(pause.isPresent())
                .isEqualTo(secondsAgo <= RetryPolicy.USUAL.budget().toSeconds());
    }

    @Test
    void theLongestPauseDoublesWithEachAttempt() {
        RetryPolicy policy = new RetryPolicy(100, EVER, Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(longest(policy, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(longest(policy, 2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(longest(policy, 5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(longest(policy, 6)).isEqualTo(Duration.ofSeconds(30));
        assertThat(longest(policy, 99)).isEqualTo(Duration.ofSeconds(30));
    }

    private static Duration longest(RetryPolicy policy, int attempt) {
        RandomGenerator most = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        return policy.pause(attempt, null, NOW, null, most).orElseThrow();
    }
}
