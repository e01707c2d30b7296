package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Rules.realm;
import static io.posthouse.queue.postgres.Rules.worker;
import static io.posthouse.queue.postgres.Workers.each;
import static io.posthouse.queue.postgres.Workers.failed;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.control.Scope;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator orders is in force within two seconds, and no delivery is touched for it. */
class EngineControlTest {
    private static final Duration IN_FORCE = Duration.ofSeconds(2);
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final Rules rules = new Rules(bed);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aPausedRealmIsNotLeasedAndTheOthersGoOn() {
        rules.pause(realm("acme"));
        bed.ready("acme", 50).ready("beta", 50);
        Worker worker = Workers.start(bed.engine(), plan(4, 10), each(batch -> Outcome.DONE));
        await().until(() -> done("beta") == 50);
        awaitAFewSweeps();
        assertThat(bed.number("select count(*) from delivery where state = 'r' and attempts = 0 and lease is null"))
                .isEqualTo(50);
        assertThat(worker.inFlight() + worker.buffered()).isZero();

        rules.lift(realm("acme"));
        await().atMost(IN_FORCE).until(() -> done("acme") > 0);
        await().until(() -> done("acme") == 50);
    }

    @Test
    void whatIsBeingTriedEndsAndWhatWasLeasedAheadIsGivenBackUntouched() {
        bed.ready("acme", 60);
        Queue<Consumer<Outcome>> trying = new ConcurrentLinkedQueue<>();
        Worker worker = Workers.start(bed.engine(), plan(2, 1), (batch, done) -> trying.add(done));
        await().until(() -> trying.size() == 2 && worker.buffered() > 0);

        rules.pause(worker("depot-orders"));

        await().atMost(IN_FORCE).until(() -> worker.buffered() == 0);
        await().until(() -> bed.number("select count(*) from delivery where lease is not null") == 2);
        assertThat(bed.number("select count(*) from delivery where attempts > 0"))
                .isEqualTo(2);
        trying.forEach(done -> done.accept(Outcome.DONE));
        await().until(() -> done("acme") == 2);
        awaitAFewSweeps();
        assertThat(trying).hasSize(2);
        assertThat(bed.number("select count(*) from delivery where attempts > 0 or lease is not null"))
                .isZero();
    }

    @Test
    void aProcessThatStartsWhileAllIsPausedLeasesNothing() {
        rules.pause(worker("depot-orders"));
        bed.ready("acme", 30);
        Worker first = Workers.start(bed.engine(), plan(4, 1), each(batch -> Outcome.DONE));
        Worker second = Workers.start(bed.engine(), plan(4, 1), each(batch -> Outcome.DONE));
        await().until(() -> first.mayTry() && second.mayTry());
        awaitAFewSweeps();
        assertThat(bed.number("select count(*) from delivery where attempts = 0 and lease is null"))
                .isEqualTo(30);
        assertThat(bed.number("select count(*) from lease")).isZero();
    }

    @Test
    void aPauseOfBothNamesItsCombinationOnly() {
        bed.subscribed("depot-other");
        rules.pause(new Scope("depot-orders", "acme", null));
        bed.ready("acme", 10).ready("beta", 10);
        PostgresQueue engine = bed.engine();
        Workers.start(engine, plan(2, 1), each(batch -> Outcome.DONE));
        Workers.start(engine, Workers.plan("depot-other", 2), each(batch -> Outcome.DONE));
        await().until(() -> done("beta") == 20 && done("acme") == 10);
        awaitAFewSweeps();
        assertThat(bed.number("select count(*) from delivery d join lane l on l.id = d.lane join subscription s"
                        + " on s.id = l.subscription where l.realm = 'acme' and s.name = 'depot-orders'"))
                .isEqualTo(10);
    }

    @Test
    void theBudgetOfRetriesDoesNotRunWhilePaused() {
        bed.ready("acme", 2);
        // First tried two days ago, and paused ever since but for a minute: of a budget of one day nothing is used.
        bed.run("update delivery set attempts = 1, tried_from = now() - interval '2 days'");
        bed.run(
                "insert into paused(realm, since, until) values ('acme', now() - interval '2 days', now() - interval '1 minute')");
        Workers.start(bed.engine(), plan(1, 1), each(batch -> batch.get(0) == 1 ? failed(Word.LATER) : Outcome.DONE));
        await().until(() -> bed.number("select count(*) from failure") > 0);
        assertThat(bed.number("select count(*) from delivery where state = 'x' and attempts < 5"))
                .isZero();
        await().until(() -> bed.number("select count(*) from delivery where state = 'x' and attempts = 5") == 1);
    }

    @Test
    void withoutThatPauseTheBudgetWouldBeUsedUp() {
        bed.ready("acme", 1);
        bed.run("update delivery set attempts = 1, tried_from = now() - interval '2 days'");
        Workers.start(bed.engine(), plan(1, 1), each(batch -> failed(Word.LATER)));
        await().until(() -> bed.number("select count(*) from delivery where state = 'x' and attempts = 2") == 1);
    }

    @Test
    void aDrainWorksOffWhatWasThereRetriesIncludedAndNothingElse() {
        bed.ready("acme", 20);
        rules.drain(realm("acme"));
        bed.ready("acme", 15).ready("beta", 5);
        Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
        Workers.start(
                bed.engine(),
                plan(2, 1),
                each(batch -> failedOnce.add(batch.get(0)) ? failed(Word.LATER) : Outcome.DONE));
        await().until(() -> done("acme") == 20 && done("beta") == 5);
        awaitAFewSweeps();
        assertThat(bed.number("select count(*) from delivery where state = 'r' and attempts = 0 and lease is null"))
                .isEqualTo(15);
        rules.lift(realm("acme"));
        await().until(() -> done("acme") == 35);
    }

    @Test
    void suspectsOfAPausedLaneWaitAndThoseOfOthersDoNot() {
        bed.ready("acme", 3).ready("beta", 3);
        bed.run("update delivery set state = 's'");
        rules.pause(realm("acme"));
        Workers.start(bed.engine(), plan(2, 1), each(batch -> Outcome.DONE));
        await().until(() -> done("beta") == 3);
        awaitAFewSweeps();
        assertThat(bed.number("select count(*) from delivery where state = 's' and attempts = 0 and lease is null"))
                .isEqualTo(3);
        rules.lift(realm("acme"));
        await().until(() -> done("acme") == 3);
    }

    @Test
    void whoCannotReadTheRulesStartsNothingNewAndGoesOnByItself() {
        Line line = new Line(bed.pools.leases());
        Queue<Consumer<Outcome>> trying = new ConcurrentLinkedQueue<>();
        Work slow = (batch, done) -> trying.add(done);
        Worker worker = Workers.start(bed.engine(line), plan(1, 1), slow);
        bed.ready("acme", 10);
        await().until(() -> trying.size() == 1 && worker.buffered() > 0);

        line.cut();
        await().atMost(Duration.ofSeconds(8)).until(() -> !worker.mayTry());
        assertThat(worker.buffered()).isPositive();
        trying.poll().accept(Outcome.DONE);
        assertThat(trying).as("begun without knowing the rules").isEmpty();

        line.mend();
        await().until(() -> {
            for (Consumer<Outcome> done = trying.poll(); done != null; done = trying.poll()) {
                done.accept(Outcome.DONE);
            }
            return done("acme") == 10;
        });
    }

    /** The kill switch of one message. */
    @Test
    void whatAPersonWantsHeldIsHeldWhenItsTryHasEndedAndNotTriedAgain() {
        bed.ready("acme", 4);
        Queue<Consumer<Outcome>> trying = new ConcurrentLinkedQueue<>();
        Worker worker = Workers.start(bed.engine(), plan(4, 1), (batch, done) -> trying.add(done));
        await().until(() -> trying.size() == 4);
        bed.run("insert into hold(lane, delivery, message, reason) select lane, id, message, 'by ann' from delivery");

        trying.poll().accept(failed(Word.LATER));
        trying.poll().accept(failed(Word.HELD));
        trying.poll().accept(failed(Word.REJECTED));
        trying.poll().accept(Outcome.DONE);

        await().until(() -> bed.number("select count(*) from hold") == 0);
        assertThat(bed.text("select string_agg(state::text || ' ' || reason, ', ' order by state::text) from delivery"))
                .isEqualTo("h by ann, h by ann, x as the test wants it");
        assertThat(bed.number("select count(*) from delivery where due is not null or lease is not null"))
                .isZero();
        assertThat(worker.inFlight()).isZero();
        assertThat(trying).isEmpty();
    }

    /** So many that what is not paused would drown in them, if they were asked. */
    @Test
    void thousandsOfPausedRealmsAreNotAskedAtAll() {
        bed.pausedRealms(3_000);
        Line line = new Line(bed.pools.leases());
        Worker worker = Workers.start(bed.engine(line), plan(4, 1), each(batch -> Outcome.DONE));
        await().until(worker::mayTry);
        awaitAFewSweeps();
        assertThat(line.sent("update delivery d set lease = ?"))
                .as("leases asked for")
                .isZero();

        bed.ready("acme", 20);
        await().until(() -> done("acme") == 20);
        assertThat(line.sent("update delivery d set lease = ?")).isLessThan(25);
    }

    private void awaitAFewSweeps() {
        long before = System.nanoTime();
        await().until(() -> System.nanoTime() - before > Duration.ofMillis(700).toNanos());
    }

    private long done(String realm) {
        return bed.number("select count(*) from delivery_ended e join lane l on l.id = e.lane where e.state = 'd'"
                + " and l.realm = '" + realm + "'");
    }
}
