package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides what a worker's word means for a delivery. Pure but for the clock and the jitter it is given. */
final class Settlements {
    private static final Duration AWAY_FOR = Duration.ofSeconds(5);
    /** Ten years: longer pauses would not fit a timestamp's arithmetic, and mean "not by itself". */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final int crashes;
    private final Clock clock;
    private final RandomGenerator random;

    /** @param crashes deaths of its worker, while tried alone, that make a delivery a dead letter */
    Settlements(int crashes, Clock clock, RandomGenerator random) {
        this.crashes = crashes;
        this.clock = clock;
        this.random = random;
    }

    /** @param alone whether the try held this delivery only, so that the outcome is surely its own */
    Settlement of(Leased leased, Outcome outcome, RetryPolicy policy, boolean alone) {
        return switch (outcome.word()) {
            case DONE -> Settlement.done(leased);
            case GIVEN_BACK -> Settlement.givenBack(leased);
            case REJECTED -> dead(leased, outcome, text(outcome), "rejected");
            case HELD -> held(leased, outcome, outcome.after());
            case AWAY -> held(leased, outcome, outcome.after() == null ? AWAY_FOR : outcome.after());
            case LATER -> later(leased, outcome, policy);
            case OVERDUE -> overdue(leased, outcome, alone);
        };
    }

    private Settlement later(Leased leased, Outcome outcome, RetryPolicy policy) {
        Instant now = clock.instant();
        Optional<Duration> pause = policy.pause(leased.attempt(), leased.triedFrom(), now, outcome.after(), random);
        if (pause.isEmpty()) {
            return dead(leased, outcome, "gave up after attempt " + leased.attempt() + ": " + text(outcome), "later");
        }
        return new Settlement(leased, 'w', millis(pause.get()), 0, 0, text(outcome), "later", outcome.failure());
    }

    /** @param until null = until a person releases it */
    private Settlement held(Leased leased, Outcome outcome, Duration until) {
        Long due = null;
        if (until != null && until.compareTo(LONGEST) < 0) {
            long millis = millis(until);
            due = millis + random.nextLong(1 + millis / 10);
        }
        return new Settlement(leased, 'h', due, 1, 0, text(outcome), "held", outcome.failure());
    }

    private Settlement overdue(Leased leased, Outcome outcome, boolean alone) {
        int crashed = alone ? 1 : 0;
        if (leased.crashes() + crashed >= crashes) {
            return new Settlement(
                    leased,
                    'x',
                    null,
                    0,
                    crashed,
                    text(outcome) + ", " + crashes + " times",
                    "overdue",
                    outcome.failure());
        }
        return new Settlement(leased, 's', null, 1 - crashed, crashed, text(outcome), "overdue", outcome.failure());
    }

    private static Settlement dead(Leased leased, Outcome outcome, String reason, String word) {
        return new Settlement(leased, 'x', null, 0, 0, reason, word, outcome.failure());
    }

    private static long millis(Duration pause) {
        if (pause.isNegative()) {
            return 0;
        }
        return (pause.compareTo(LONGEST) < 0 ? pause : LONGEST).toMillis();
    }

    private static String text(Outcome outcome) {
        Failure failure = outcome.failure();
        return failure == null || failure.text() == null ? "no reason given" : failure.text();
    }
}
