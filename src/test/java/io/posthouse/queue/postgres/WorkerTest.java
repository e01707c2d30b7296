package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Workers.each;
import static io.posthouse.queue.postgres.Workers.failed;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void noMoreThanItsConcurrencyAreTriedAtOnce() {
        bed.ready("acme", 300);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        Workers.start(bed.engine(), plan(3, 1), (batch, done) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            waitFor(three);
            now.decrementAndGet();
            done.accept(Outcome.DONE);
        });
        awaitEnded(300);
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void workThatGoesOnElsewhereKeepsItsPermitUntilItEnds() {
        bed.ready("acme", 50);
        Queue<Runnable> begun = new ConcurrentLinkedQueue<>();
        Work elsewhere = (batch, done) -> begun.add(() -> done.accept(Outcome.DONE));
        Worker worker = Workers.start(bed.engine(), plan(4, 1), elsewhere);
        await().until(() -> begun.size() == 4);
        assertThat(worker.inFlight()).isEqualTo(4);
        await().until(() -> {
            for (Runnable end = begun.poll(); end != null; end = begun.poll()) {
                assertThat(begun.size()).isLessThan(4);
                end.run();
            }
            return ended() == 50;
        });
        assertThat(worker.inFlight()).isZero();
    }

    @Test
    void aBatchOfWhichOneFailsIsAppliedOneByOneAndOnlyThatOneFails() {
        bed.ready("acme", 100);
        Workers.start(
                bed.engine(),
                plan(2, 100),
                each(numbers -> numbers.contains(42) ? failed(Word.REJECTED) : Outcome.DONE));
        awaitEnded(99);
        await().until(() -> bed.number("select count(*) from delivery where state = 'x' and attempts = 1") == 1);
        assertThat(bed.text(
                        "select convert_from(m.envelope, 'UTF8') from delivery d join message m on m.id = d.message"))
                .contains("42");
    }

    @Test
    void whatFailsInABatchIsTriedLaterAndBurnsOneAttemptOnly() {
        bed.ready("acme", 10);
        AtomicBoolean mended = new AtomicBoolean();
        Workers.start(
                bed.engine(),
                plan(1, 10),
                each(numbers -> numbers.contains(7) && !mended.get() ? failed(Word.LATER) : Outcome.DONE));
        awaitEnded(9);
        await().until(() -> bed.number("select count(*) from failure") > 0);
        mended.set(true);
        awaitEnded(10);
        assertThat(bed.number("select count(*) from delivery_ended where attempts = 1"))
                .isEqualTo(9);
    }

    @Test
    void workThatThrowsIsTriedLaterAndTheWorkerGoesOn() {
        bed.ready("acme", 5);
        AtomicInteger tries = new AtomicInteger();
        Workers.start(bed.engine(), plan(1, 1), (batch, done) -> {
            if (tries.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
            done.accept(Outcome.DONE);
        });
        awaitEnded(5);
        assertThat(bed.text("select class || ' ' || word from failure"))
                .isEqualTo("java.lang.StackOverflowError later");
    }

    @Test
    void workThatTellsItsOutcomeTwiceIsHeardOnce() {
        bed.ready("acme", 20);
        Worker worker = Workers.start(bed.engine(), plan(2, 1), (batch, done) -> {
            done.accept(Outcome.DONE);
            done.accept(failed(Word.REJECTED));
            throw new IllegalStateException("and then it throws");
        });
        awaitEnded(20);
        assertThat(bed.number("select count(*) from failure")).isZero();
        assertThat(worker.inFlight()).isZero();
    }

    @Test
    void aWorkerWhoseDatabaseIsAwayPausesBurnsNothingAndResumesByItself() {
        bed.ready("acme", 200);
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger tries = new AtomicInteger();
        Worker worker = Workers.start(bed.engine(), plan(4, 1), each(numbers -> {
            tries.incrementAndGet();
            return away.get() ? failed(Word.AWAY) : Outcome.DONE;
        }));
        await().until(worker::pausing);
        await().until(() -> worker.buffered() == 0);
        // Those that were on their way, and then one probe after the other.
        await().until(() -> tries.get() >= 5);
        assertThat(tries.get()).isLessThan(20);
        assertThat(bed.number("select count(*) from delivery where attempts > 0 and state <> 'r'"))
                .isZero();
        away.set(false);
        await().until(() -> {
            bed.run("update delivery set due = now() where state = 'h'");
            return ended() == 200;
        });
        assertThat(worker.pausing()).isFalse();
        assertThat(bed.number("select count(*) from delivery_ended where attempts <> 1"))
                .isZero();
    }

    @Test
    void aMessageThatWaitsForItsOwnConditionDoesNotPauseTheOthers() {
        bed.ready("acme", 50);
        Worker worker = Workers.start(
                bed.engine(), plan(1, 1), each(numbers -> numbers.get(0) % 2 == 0 ? failed(Word.HELD) : Outcome.DONE));
        awaitEnded(25);
        await().until(() -> bed.number("select count(*) from delivery where state = 'h' and due is null") == 25);
        assertThat(worker.pausing()).isFalse();
    }

    @Test
    void aStopFinishesWhatRunsAndGivesBackWhatWasNotStarted() {
        bed.ready("acme", 100);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        PostgresQueue engine = bed.engine();
        Worker worker = Workers.start(engine, plan(4, 1), (batch, done) -> {
            begun.incrementAndGet();
            waitFor(go);
            done.accept(Outcome.DONE);
        });
        await().until(() -> begun.get() == 4 && worker.buffered() > 0);
        worker.stop();
        assertThat(worker.inFlight()).isEqualTo(4);
        await().until(() -> bed.number("select count(*) from delivery where lease is null and attempts = 0") == 96);
        go.countDown();
        awaitEnded(4);
        assertThat(begun.get()).isEqualTo(4);
        await().until(() -> bed.number("select count(*) from lease") == 0);
    }

    @Test
    void aWorkerThatWasStoppedCanStartAgain() {
        bed.ready("acme", 100);
        PostgresQueue engine = bed.engine();
        AtomicInteger done = new AtomicInteger();
        Worker worker = Workers.start(engine, plan(2, 1), each(numbers -> {
            done.incrementAndGet();
            return Outcome.DONE;
        }));
        await().until(() -> done.get() > 10);
        worker.stop();
        await().until(() -> worker.inFlight() == 0);
        worker.start();
        awaitEnded(100);
    }

    @Test
    void aWorkerThatWasRemovedStillGivesUpOnWhatDoesNotReturn() throws Exception {
        bed.ready("acme", 1);
        PostgresQueue engine = bed.engine();
        CountDownLatch begun = new CountDownLatch(1);
        Worker worker = Workers.start(engine, plan(1, 1, Duration.ofMillis(500)), (batch, done) -> begun.countDown());
        begun.await();
        worker.stop();
        engine.remove(worker);
        await().until(() -> bed.text("select state::text from delivery").equals("s"));
        assertThat(worker.inFlight()).isZero();
    }

    @Test
    void aSubscriptionHasOneWorkerInAProcessAndANewOneAfterItWasRemoved() {
        PostgresQueue engine = bed.engine();
        Worker worker = Workers.start(engine, plan(1, 1), each(numbers -> Outcome.DONE));
        assertThatThrownBy(() -> engine.worker(plan(1, 1), each(numbers -> Outcome.DONE), Workers.THREADS))
                .hasMessageContaining("depot-orders has a worker");
        worker.stop();
        engine.remove(worker);
        bed.ready("acme", 3);
        Workers.start(engine, plan(1, 1), each(numbers -> Outcome.DONE));
        awaitEnded(3);
    }

    @Test
    void twoProcessesShareASubscriptionAndNobodyDoesAnythingTwice() {
        bed.ready("acme", 500).ready("zenith", 500);
        AtomicInteger tried = new AtomicInteger();
        for (int process = 0; process < 2; process++) {
            Workers.start(bed.engine(), plan(4, 1), (batch, done) -> {
                tried.addAndGet(batch.size());
                done.accept(Outcome.DONE);
            });
        }
        awaitEnded(1_000);
        assertThat(tried.get()).isEqualTo(1_000);
    }

    @Test
    void aRealmWithLittleIsNotHeldUpByOneWithMuch() {
        bed.ready("large", 2_000);
        bed.ready("small", 5);
        long small = bed.number("select id from lane where realm = 'small'");
        Queue<Boolean> order = new ConcurrentLinkedQueue<>();
        Workers.start(bed.engine(), plan(1, 1), (batch, done) -> {
            order.add(batch.get(0).lane() == small);
            done.accept(Outcome.DONE);
        });
        awaitEnded(2_005);
        assertThat(List.copyOf(order).subList(0, 300).stream().filter(one -> one))
                .hasSize(5);
    }

    @Test
    void messagesTooLargeToBeReadTogetherAreAllWorkedOn() {
        bed.ready("acme", 12);
        bed.run("update message set envelope = envelope || decode(repeat('20', " + LeaseStatement.BYTES / 3
                + "), 'hex')");
        Workers.start(bed.engine(), plan(2, 1), each(numbers -> Outcome.DONE));
        awaitEnded(12);
        assertThat(bed.number("select max(attempts) from delivery_ended")).isEqualTo(1);
    }

    @Test
    void aDeliveryWhoseMessageIsGoneIsADeadLetterThatSaysSo() {
        bed.ready("acme", 3);
        bed.run("delete from message where id = (select message from delivery order by id limit 1)");
        Workers.start(bed.engine(), plan(1, 1), each(numbers -> Outcome.DONE));
        awaitEnded(2);
        await().until(() -> "its message is not stored any more; nothing is left to work on"
                .equals(bed.text("select reason from delivery where state = 'x'")));
    }

    @Test
    void anOutcomeThatCannotBeToldCostsNoPlaceAndNoMessage() {
        WorkerPlan unsaid = new WorkerPlan("depot-orders", 1, 1, 64, Duration.ofSeconds(30), null);
        bed.ready("acme", 10);
        Worker worker = Workers.start(
                bed.engine(), unsaid, each(numbers -> numbers.get(0) < 4 ? failed(Word.LATER) : Outcome.DONE));
        awaitEnded(7);
        await().until(() -> bed.number("select count(*) from delivery where state = 'w' and due > now()") == 3);
        assertThat(worker.inFlight()).isZero();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long ended() {
        return bed.number("select count(*) from delivery_ended");
    }

    private void awaitEnded(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> ended() == count);
    }
}
