package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.LeasedRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.Word;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SettlementsTest {
    private static final Failure FAILURE = new Failure("java.io.IOException", "line broke", "crm-orders", "v1");
    private static final RetryPolicy POLICY =
            new RetryPolicy(3, Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
    private final Settlements settlements =
            new Settlements(3, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new Random(1));

    @Test
    void doneIsDone() {
        assertThat(of(row(1, 1), Outcome.DONE).state()).isEqualTo('d');
    }

    @Test
    void laterWaitsAndBurnsTheAttempt() {
        Settlement later = of(row(1, 1), failed(Word.LATER, null));
        assertThat(later.state()).isEqualTo('w');
        assertThat(later.unburnt()).isZero();
        assertThat(later.dueMillis()).isBetween(1L, 1_000L);
        assertThat(later.word()).isEqualTo("later");
    }

    @Test
    void laterAfterTheLastAttemptIsDeadAndSaysSo() {
        Settlement dead = of(row(1, 1, 3, 0, false), failed(Word.LATER, null));
        assertThat(dead.state()).isEqualTo('x');
        assertThat(dead.reason()).isEqualTo("gave up after attempt 3: line broke");
    }

    @Test
    void rejectedIsDeadAtOnce() {
        Settlement dead = of(row(1, 1), failed(Word.REJECTED, null));
        assertThat(dead.state()).isEqualTo('x');
        assertThat(dead.reason()).isEqualTo("line broke");
    }

    @Test
    void heldBurnsNothingAndWaitsAsLongAsTheWorkSays() {
        Settlement held = of(row(1, 1), failed(Word.HELD, Duration.ofMinutes(10)));
        assertThat(held.state()).isEqualTo('h');
        assertThat(held.unburnt()).isEqualTo(1);
        assertThat(held.dueMillis()).isBetween(600_000L, 660_000L);
    }

    @Test
    void heldWithoutATimeWaitsForAPerson() {
        Settlement held = of(row(1, 1), failed(Word.HELD, null));
        assertThat(held.state()).isEqualTo('h');
        assertThat(held.dueMillis()).isNull();
    }

    @Test
    void awayIsHeldForAMomentAndBurnsNothing() {
        Settlement held = of(row(1, 1), failed(Word.AWAY, null));
        assertThat(held.state()).isEqualTo('h');
        assertThat(held.unburnt()).isEqualTo(1);
        assertThat(held.dueMillis()).isBetween(5_000L, 5_500L);
    }

    @Test
    void overdueInABatchIsASuspectWithoutBlame() {
        Settlement suspect = settlements.of(row(1, 1), failed(Word.OVERDUE, null), POLICY, false);
        assertThat(suspect.state()).isEqualTo('s');
        assertThat(suspect.crashed()).isZero();
        assertThat(suspect.unburnt()).isEqualTo(1);
    }

    @Test
    void overdueAloneCountsAndTheThirdTimeIsTheLast() {
        assertThat(of(row(1, 1), failed(Word.OVERDUE, null)).crashed()).isEqualTo(1);
        Settlement dead = of(row(1, 1, 3, 2, true), failed(Word.OVERDUE, null));
        assertThat(dead.state()).isEqualTo('x');
        assertThat(dead.reason()).endsWith("3 times");
    }

    @Test
    void aSuspectGivenBackStaysOne() {
        assertThat(of(row(1, 1, 1, 1, true), Outcome.GIVEN_BACK).state()).isEqualTo('s');
        assertThat(of(row(1, 1), Outcome.GIVEN_BACK).state()).isEqualTo('r');
    }

    /** Whatever a worker asks for, the database can add it to a time, and deciding never fails. */
    @Property
    void noPauseIsTooLongOrTooShortToBeStored(@ForAll long seconds, @ForAll Word word) {
        Settlement settlement = of(row(1, 1), failed(word, Duration.ofSeconds(seconds)));
        if (settlement.dueMillis() != null) {
            assertThat(settlement.dueMillis())
                    .isBetween(0L, Duration.ofDays(3650 + 366).toMillis());
        }
    }

    @Test
    void aFailureWithoutATextStillHasAReason() {
        assertThat(of(row(1, 1), Outcome.failed(Word.REJECTED, null, null)).reason())
                .isEqualTo("no reason given");
    }

    private Settlement of(Leased leased, Outcome outcome) {
        return settlements.of(leased, outcome, POLICY, true);
    }

    private static Outcome failed(Word word, Duration after) {
        return Outcome.failed(word, after, FAILURE);
    }
}
