package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.answer;
import static io.posthouse.queue.postgres.QueueBed.message;
import static io.posthouse.queue.postgres.Workers.each;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.Published;
import io.posthouse.queue.Word;
import io.posthouse.queue.WorkerPlan;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts together: waking, sweeping, losing the line, ending. */
class EngineTest {
    private static final QueueSettings NEVER_SWEEPS =
            new QueueSettings(QueueBed.LIMITS, Duration.ofHours(10), Duration.ofHours(1), 3);
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void whatThisProcessPublishesIsWorkedOnWithoutASweep() throws Exception {
        PostgresQueue engine = bed.engine(bed.pools.publishing(), bed.pools.leases(), NEVER_SWEEPS);
        Workers.start(engine, plan(2, 1), each(numbers -> Outcome.DONE));
        await().until(engine::well);
        for (int n = 0; n < 5; n++) {
            assertThat(answer(engine.publisher(), message("realm-" + n, n))).isEqualTo(Published.STORED);
        }
        awaitEnded(5);
    }

    @Test
    void whatAnotherProcessPublishesIsWorkedOnWithoutASweep() throws Exception {
        PostgresQueue engine = bed.engine(bed.pools.publishing(), bed.pools.leases(), NEVER_SWEEPS);
        Workers.start(engine, plan(2, 1), each(numbers -> Outcome.DONE));
        await().until(() -> listening() == 1 && engine.well());
        PostgresQueue door = bed.engine();
        for (int n = 0; n < 5; n++) {
            answer(door.publisher(), message("realm-" + n, n));
        }
        awaitEnded(5);
    }

    @Test
    void aHintThatWasLostIsFoundByTheSweep() {
        Workers.start(bed.engine(), plan(2, 1), each(numbers -> Outcome.DONE));
        // Nobody says a word.
        bed.ready("acme", 3);
        awaitEnded(3);
        bed.ready("acme", 3);
        awaitEnded(6);
    }

    @Test
    void aDeliveryCommittedLateBelowTheFloorIsFound() throws Exception {
        PostgresQueue engine = bed.engine();
        Workers.start(engine, plan(2, 1), each(numbers -> Outcome.DONE));
        bed.ready("acme", 1);
        awaitEnded(1);
        try (Connection late = bed.pools.plain().getConnection()) {
            late.setAutoCommit(false);
            late.createStatement()
                    .execute("insert into delivery(lane, message) select lane, message from delivery_ended limit 1");
            for (int n = 0; n < 20; n++) {
                answer(engine.publisher(), message("acme", n));
            }
            awaitEnded(21);
            late.commit();
        }
        awaitEnded(22);
    }

    @Test
    void aLeaseWhoseAnswerIsLostIsGivenBackAndWorkedOn() {
        bed.ready("acme", 100);
        var lossy = AnswersLost.of(bed.pools.leases(), "array_agg(lane), array_agg(id)", 2);
        PostgresQueue engine = bed.engine(
                bed.pools.publishing(),
                lossy,
                new QueueSettings(QueueBed.LIMITS, Duration.ofSeconds(3), Duration.ofMillis(100), 3));
        Workers.start(engine, plan(2, 1), each(numbers -> Outcome.DONE));
        awaitEnded(100);
        assertThat(bed.number("select count(*) from delivery_ended where attempts = 1"))
                .isEqualTo(100);
        assertThat(bed.number("select count(*) from runner")).isEqualTo(1);
        await().until(() -> bed.number("select count(*) from lease") == 0);
    }

    @Test
    void aProcessCutOffBeginsAnewAndDoesNothingTwiceThatItRecorded() {
        Line line = new Line(bed.pools.leases());
        PostgresQueue engine = bed.hasty(line);
        AtomicInteger tried = new AtomicInteger();
        Workers.start(engine, plan(2, 1), each(numbers -> {
            tried.incrementAndGet();
            return Outcome.DONE;
        }));
        bed.ready("acme", 20);
        awaitEnded(20);
        line.cut();
        bed.ready("acme", 20);
        await().until(() -> !engine.well());
        // Another process has waited long enough and takes over.
        bed.run("update runner set alive_until = '-infinity'");
        bed.expire();
        line.mend();
        awaitEnded(40);
        assertThat(tried.get()).isEqualTo(40);
        assertThat(engine.well()).isTrue();
    }

    @Test
    void aWorkerThatCannotLeaseIsNotWellUntilItCan() {
        PostgresQueue engine = bed.engine();
        Worker worker = Workers.start(engine, plan(2, 1), each(numbers -> Outcome.DONE));
        await().until(engine::well);
        bed.run("alter table message rename column envelope to elsewhere");
        bed.run("insert into lane(subscription, realm) select id, 'acme' from subscription");
        bed.run("with m as (insert into message(id, topic, realm, digest, elsewhere) select gen_random_uuid(),"
                + " 'ORDER_PLACED', 'acme', '', '{\"number\":1}' from generate_series(1, 5) returning id)"
                + " insert into delivery(lane, message) select l.id, m.id from m, lane l");
        await().until(() -> !worker.well());
        assertThat(engine.well()).isTrue();
        bed.run("alter table message rename column elsewhere to envelope");
        awaitEnded(5);
        assertThat(worker.well()).isTrue();
    }

    @Test
    void outcomesOfLeasesLostMeanwhileAreStaleAndTheWorkIsDoneAgain() throws Exception {
        Line line = new Line(bed.pools.leases());
        PostgresQueue engine = bed.hasty(line);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger tried = new AtomicInteger();
        bed.ready("acme", 1);
        Workers.start(engine, plan(1, 1), (batch, done) -> {
            tried.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.accept(Outcome.DONE);
        });
        await().until(() -> tried.get() == 1);
        line.cut();
        bed.run("update runner set alive_until = '-infinity'");
        bed.expire();
        go.countDown();
        await().until(() -> engine.counters().settled(Word.DONE) == 1);
        line.mend();
        awaitEnded(1);
        // A try that began before the process heard that it was given up is as stale as the first.
        await().until(() -> tried.get() >= 2 && engine.staleOutcomes() == tried.get() - 1);
    }

    @Test
    void aHundredAndFiftyIdleSubscriptionsShareOneListenerAndAFewTransactions() throws Exception {
        Line line = new Line(bed.pools.leases());
        PostgresQueue engine = bed.engine(line);
        for (int n = 0; n < 150; n++) {
            bed.subscribed("idle-" + n);
            WorkerPlan plan = new WorkerPlan("idle-" + n, 8, 1, 64, Duration.ofSeconds(30), Workers.SOON);
            engine.worker(plan, each(numbers -> Outcome.DONE), Workers.THREADS).start();
        }
        await().until(engine::well);
        long sweeps = line.sent("with recursive");
        long before = line.sent("");
        await().until(() -> line.sent("with recursive") >= sweeps + 10);
        double each = (line.sent("") - before) / (double) (line.sent("with recursive") - sweeps);
        assertThat(listening()).isEqualTo(1);
        assertThat(each).as("statements for each sweep").isLessThan(7);
    }

    @Test
    void aStopLeavesNothingLeasedAndNobodyToWaitFor() {
        bed.ready("acme", 300);
        PostgresQueue engine = bed.engine();
        Worker worker = Workers.start(engine, plan(4, 1), each(numbers -> Outcome.DONE));
        await().until(() -> bed.number("select count(*) from delivery_ended") > 0);
        worker.stop();
        await().until(() -> worker.inFlight() == 0);
        engine.close();
        assertThat(bed.number("select count(*) from delivery where lease is not null"))
                .isZero();
        assertThat(bed.number("select count(*) from delivery where attempts <> 0"))
                .isZero();
        assertThat(bed.number("select count(*) from runner where alive_until > now()"))
                .isZero();
        engine.close();
    }

    @Test
    void whatWasCountedIsWhatHappened() throws Exception {
        PostgresQueue engine = bed.engine();
        Workers.start(
                engine,
                plan(2, 1),
                each(numbers -> numbers.get(0) == 3 ? Workers.failed(Word.REJECTED) : Outcome.DONE));
        for (int n = 1; n <= 5; n++) {
            answer(engine.publisher(), message("acme", n));
        }
        awaitEnded(4);
        Counters counters = engine.counters();
        await().until(() -> counters.settled(Word.REJECTED) == 1);
        assertThat(counters.published(Published.STORED)).isEqualTo(5);
        assertThat(counters.settled(Word.DONE)).isEqualTo(4);
        assertThat(counters.leasedDeliveries()).isEqualTo(5);
        assertThat(counters.leases()).isBetween(1L, 5L);
        assertThat(engine.publishing()).isZero();
    }

    private long listening() {
        return bed.number("select count(*) from pg_stat_activity where datname = current_database()"
                + " and query ilike 'listen %'");
    }

    private void awaitEnded(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> bed.number("select count(*) from delivery_ended") == count);
    }
}
