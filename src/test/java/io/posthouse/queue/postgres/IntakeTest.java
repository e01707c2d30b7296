package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.LeasedRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.Leased;
import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.WorkerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private final Floods floods = new Floods(System::nanoTime);
    private final SomeRules rules = new SomeRules();
    private final Intake intake = new Intake(
            new WorkerPlan("depot-orders", 4, 1, 64, Duration.ofSeconds(30), RetryPolicy.USUAL), floods, rules);

    @Test
    void nothingIsAskedForWhenNobodyHasWork() {
        assertThat(intake.wantsMore(false)).isFalse();
    }

    @Test
    void aFullHandAsksOnlyLanesThatJustArrivedAndForALittle() {
        intake.offer(1, 1);
        fill(1);
        assertThat(intake.wantsMore(false)).isFalse();
        intake.offer(2, 900);
        assertThat(intake.wantsMore(false)).isTrue();
        Intake.Asked asked = intake.ask(false);
        assertThat(asked.turns()).extracting(Rotation.Turn::lane).containsExactly(2L);
        assertThat(asked.each()).isEqualTo(8);
    }

    @Test
    void aLaneThatArrivesIsAskedAlsoWhenWorkGetsSlowAndTheHandIsFull() {
        intake.offer(1, 1);
        fill(1);
        for (int n = 0; n < 200; n++) {
            intake.worked(1, Duration.ofSeconds(2).toNanos());
        }
        intake.offer(2, 900);
        assertThat(intake.wantsMore(false)).isTrue();
    }

    @Test
    void whatIsAskedForIsSharedAmongTheLanes() {
        for (long lane = 1; lane <= 8; lane++) {
            intake.offer(lane, 1);
        }
        Intake.Asked asked = intake.ask(false);
        assertThat(asked.turns()).hasSize(8);
        assertThat(asked.each() * 8).isBetween(32, 64);
    }

    @Test
    void aWorkerThatPausesAsksForOneToProbeWith() {
        intake.offer(1, 1);
        intake.offer(2, 1);
        Intake.Asked asked = intake.ask(true);
        assertThat(asked.turns()).hasSize(1);
        assertThat(asked.each()).isEqualTo(1);
    }

    @Test
    void slowWorkIsNotLeasedFarAhead() {
        for (int n = 0; n < 200; n++) {
            intake.worked(1, Duration.ofSeconds(2).toNanos());
        }
        intake.offer(1, 1);
        assertThat(intake.ask(false).each()).isEqualTo(4);
    }

    @Test
    void largeMessagesAreNotLeasedFarAhead() {
        for (int n = 0; n < 200; n++) {
            intake.offer(1, n);
            Intake.Asked asked = intake.ask(false);
            intake.took(asked, List.of(large(n)), false);
            intake.poll(1, true);
        }
        intake.offer(1, 1);
        assertThat(intake.ask(false).each()).isEqualTo(2);
    }

    @Test
    void aHandfulOfLargeMessagesIsEnough() {
        intake.offer(1, 1);
        intake.took(intake.ask(false), List.of(large(1), large(2), large(3)), false);
        intake.offer(2, 1);
        assertThat(intake.wantsMore(false)).isFalse();
    }

    @Test
    void whatCameWithoutItsEnvelopeIsReturnedAndAskedForAgain() {
        intake.offer(1, 1);
        Intake.Asked asked = intake.ask(false);
        List<Leased> answer = new ArrayList<>(
                LongStream.rangeClosed(1, asked.each()).mapToObj(n -> row(1, n)).toList());
        Leased without = without(answer.remove(answer.size() - 1));
        answer.add(without);
        assertThat(intake.took(asked, answer, false)).containsExactly(without);
        while (intake.size() > 0) {
            intake.poll(10, true);
        }
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, asked.each() - 1));
    }

    @Test
    void aLeaseThatFailedAsksTheSameLanesAgain() {
        intake.offer(1, 10);
        Intake.Asked asked = intake.ask(false);
        intake.took(asked, List.of(), true);
        assertThat(intake.ask(false).turns()).isEqualTo(asked.turns());
    }

    @Test
    void whatIsDrainedIsOfferedAgain() {
        intake.offer(1, 10);
        intake.took(intake.ask(false), List.of(row(1, 10), row(1, 11)), false);
        assertThat(intake.drain()).hasSize(2);
        assertThat(intake.size()).isZero();
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, 9));
    }

    @Test
    void whatHasJustArrivedIsTriedBeforeABacklogAndNeverTogetherWithIt() {
        intake.offer(1, 1);
        fill(1);
        intake.offer(2, 900);
        intake.took(intake.ask(false), List.of(row(2, 900), row(2, 901)), false);
        assertThat(intake.arrived()).isEqualTo(2);
        assertThat(intake.poll(100, true)).extracting(Leased::lane).containsExactly(2L, 2L);
        assertThat(intake.poll(100, false)).isEmpty();
        assertThat(intake.poll(100, true)).isNotEmpty().allMatch(one -> one.lane() == 1);
    }

    @Test
    void aRealmThatFloodsAnotherQueueDoesNotGoFirstInThisOne() {
        floods.seen("realm-1");
        intake.offer(1, 1);
        intake.took(intake.ask(false), List.of(row(1, 1)), false);
        assertThat(intake.arrived()).isZero();
        assertThat(intake.size()).isEqualTo(1);
    }

    @Test
    void aPausedLaneIsNotAskedHoweverOftenItIsOffered() {
        rules.pause(1);
        intake.offer(1, 1);
        intake.offer(1, 2);
        assertThat(intake.wantsMore(false)).isFalse();
        rules.resume(1);
        assertThat(intake.steered()).isEmpty();
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, 0));
    }

    @Test
    void whatIsLeasedAheadOfALaneThatIsPausedComesOutAndTheOthersStay() {
        intake.offer(1, 10);
        intake.offer(2, 20);
        intake.took(intake.ask(false), List.of(row(1, 10), row(2, 20), row(1, 11)), false);
        rules.pause(1);
        assertThat(intake.steered()).extracting(Leased::delivery).containsExactly(10L, 11L);
        assertThat(intake.poll(10, true)).extracting(Leased::delivery).containsExactly(20L);
        assertThat(intake.ask(false).turns()).isEmpty();
        rules.resume(1);
        intake.steered();
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, 9));
    }

    @Test
    void aLaneThatIsPausedWhileItIsLeasedFromGivesItBack() {
        intake.offer(1, 10);
        Intake.Asked asked = intake.ask(false);
        rules.pause(1);
        assertThat(intake.took(asked, List.of(row(1, 10), row(1, 11)), false)).hasSize(2);
        assertThat(intake.size()).isZero();
        rules.resume(1);
        intake.steered();
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, 9));
    }

    @Test
    void aDrainedLaneIsAskedForWhatWasThereOnly() {
        rules.drain(1, 50);
        intake.offer(1, 60);
        assertThat(intake.wantsMore(false)).isFalse();
        intake.offer(1, 40);
        Intake.Asked asked = intake.ask(false);
        assertThat(asked.turns()).containsExactly(new Rotation.Turn(1, 39).upTo(50));
        intake.took(asked, List.of(row(1, 40)), false);
        assertThat(intake.wantsMore(false)).isFalse();
        rules.resume(1);
        intake.steered();
        intake.poll(10, true);
        assertThat(intake.ask(false).turns()).extracting(Rotation.Turn::lane).containsExactly(1L);
    }

    @Test
    void aThrottledLaneThatGotNothingRestsUntilItIsWoken() {
        intake.offer(1, 10);
        Intake.Asked asked = intake.ask(false);
        Intake.Asked nothing = asked.rationed(List.of(asked.turns().get(0).most(0)));
        assertThat(nothing.isEmpty()).isTrue();
        intake.took(nothing, List.of(), false);
        assertThat(intake.throttled()).isTrue();
        assertThat(intake.wantsMore(false)).isFalse();
        intake.rested(1);
        assertThat(intake.ask(false).turns()).containsExactly(new Rotation.Turn(1, 9));
    }

    @Test
    void aLaneWhoseThrottleIsDryIsNotEvenAsked() {
        rules.throttle(1);
        rules.dry = true;
        intake.offer(1, 10);
        assertThat(intake.ask(false).turns()).isEmpty();
        assertThat(intake.throttled()).isTrue();
        rules.dry = false;
        intake.rested(1);
        assertThat(intake.ask(false).turns()).hasSize(1);
    }

    @Test
    void aLaneOfWhichNobodyKnowsWhoseItIsIsLookedUp() {
        rules.forget(1);
        intake.offer(1, 10);
        assertThat(intake.ask(false).turns()).isEmpty();
        assertThat(rules.unknown).containsExactly(1L);
        assertThat(intake.wantsMore(false)).isFalse();
    }

    /** Thousands of paused lanes cost nothing while something else is worked off. */
    @Test
    void fiveThousandPausedLanesAreLookedAtOnceForEachOffer() {
        for (long lane = 1; lane <= 5_000; lane++) {
            rules.pause(lane);
            intake.offer(lane, 1);
        }
        long looks = rules.looks;
        for (int n = 0; n < 1_000; n++) {
            intake.offer(9_999, n + 1);
            intake.took(intake.ask(false), List.of(row(9_999, n + 1)), false);
            intake.poll(1, true);
        }
        assertThat(rules.looks - looks).isLessThan(10_000);
    }

    @Test
    void aLaneOfWhichTheWorkWantsNoMoreRestsUntilOneHasEnded() {
        rules.most.put(1L, 2);
        intake.offer(1, 1);
        Intake.Asked asked = intake.ask(false);
        assertThat(asked.turns()).extracting(Rotation.Turn::most).containsExactly(2);
        List<Leased> two = List.of(row(1, 1), row(1, 2));
        assertThat(intake.took(asked, two, false)).isEmpty();
        assertThat(intake.ask(false).turns()).isEmpty();
        intake.offer(1, 3);
        assertThat(intake.wantsMore(false)).isFalse();

        assertThat(intake.ended(two.get(0))).isTrue();
        assertThat(intake.ask(false).turns()).extracting(Rotation.Turn::most).containsExactly(1);
    }

    @Test
    void aLaneOfWhichTheWorkWantsNothingIsAskedAgainWithTheTick() {
        rules.most.put(1L, 0);
        intake.offer(1, 1);
        intake.offer(2, 1);
        assertThat(intake.ask(false).turns()).extracting(Rotation.Turn::lane).containsExactly(2L);
        rules.most.put(1L, 5);
        assertThat(intake.wantsMore(false)).isFalse();
        intake.hungry();
        assertThat(intake.ask(false).turns()).extracting(Rotation.Turn::most).containsExactly(5);
    }

    private void fill(long lane) {
        Intake.Asked asked = intake.ask(false);
        intake.took(
                asked,
                LongStream.rangeClosed(1, asked.each())
                        .mapToObj(n -> row(lane, n))
                        .toList(),
                false);
    }

    private static Leased large(long delivery) {
        return with(row(1, delivery), new byte[3 << 20]);
    }

    private static Leased without(Leased row) {
        return with(row, null);
    }

    private static Leased with(Leased row, byte[] envelope) {
        return new Leased(
                row.delivery(),
                row.lane(),
                row.lease(),
                row.attempt(),
                row.crashes(),
                row.suspect(),
                row.message(),
                row.realm(),
                row.topic(),
                row.createdAt(),
                row.triedFrom(),
                envelope);
    }
}
