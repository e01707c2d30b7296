package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Rules.realm;
import static io.posthouse.queue.postgres.Rules.worker;
import static io.posthouse.queue.postgres.Workers.each;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.Work;
import io.posthouse.queue.control.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A throttle holds for all processes together. */
class ThrottleTest {
    private static final int PROCESSES = 3;
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final Rules rules = new Rules(bed);
    private final Queue<Long> begun = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void noSecondSeesMoreThanTheRateAndAChunkForEachProcess() {
        int rate = 20;
        rules.throttle(worker("depot-orders"), (double) rate, null);
        bed.ready("acme", 400).ready("beta", 400);
        start(each(batch -> Outcome.DONE), 5);
        await().atMost(Duration.ofSeconds(30)).until(() -> begun.size() >= 4 * rate);
        int most = mostIn(TimeUnit.SECONDS.toNanos(1));
        assertThat(most).isLessThanOrEqualTo(rate + Ration.chunk(rate) * (1 + PROCESSES));
        assertThat(most).as("it is used, too").isGreaterThan(rate / 2);
        assertThat(bed.number("select count(distinct lane) from delivery_ended"))
                .isEqualTo(2);
    }

    @Test
    void aLaneUnderTwoThrottlesObeysTheStricter() {
        rules.throttle(worker("depot-orders"), 500.0, null);
        rules.throttle(realm("acme"), 5.0, null);
        bed.ready("acme", 100).ready("beta", 100);
        start(each(batch -> Outcome.DONE), 1);
        await().until(() -> done("beta") == 100);
        await().until(() -> done("acme") >= 10);
        assertThat(done("acme")).isLessThan(60);
    }

    @Test
    void noMoreThanTheConcurrencyAreInWorkAtOnceInAllProcesses() {
        rules.throttle(realm("acme"), null, 2);
        bed.ready("acme", 60);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start(
                (batch, done) -> {
                    most.accumulateAndGet(now.addAndGet(batch.size()), Math::max);
                    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
                    await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() > until);
                    now.addAndGet(-batch.size());
                    done.accept(Outcome.DONE);
                },
                4);
        await().atMost(Duration.ofSeconds(60)).until(() -> done("acme") == 60);
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void thePlacesOfAProcessThatDiedAreFreeAgain() {
        bed.ready("acme", 5);
        rules.throttle(realm("acme"), null, 1);
        bed.run("update slot set runner = " + bed.runner(Duration.ofMillis(-1)));
        Workers.start(bed.engine(), plan(2, 1), each(batch -> Outcome.DONE));
        await().until(() -> done("acme") == 5);
    }

    @Test
    void aPlaceGoesFromProcessToProcess() {
        rules.throttle(realm("acme"), null, 1);
        bed.ready("acme", 5_000);
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Workers.start(bed.engine(), plan(2, 1), counting(first));
        await().until(() -> first.get() > 0);
        Workers.start(bed.engine(), plan(2, 1), counting(second));
        await().atMost(Duration.ofSeconds(20)).until(() -> second.get() > 0);
        int before = first.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> first.get() > before);
    }

    @Test
    void endingAThrottleSetsTheLaneFree() {
        rules.throttle(realm("acme"), 1.0, null);
        bed.ready("acme", 500);
        start(each(batch -> Outcome.DONE), 10);
        await().until(() -> done("acme") > 0);
        rules.lift(realm("acme"));
        await().atMost(Duration.ofSeconds(10)).until(() -> done("acme") == 500);
    }

    @Test
    void aThrottleThatComesWhileMuchIsLeasedAheadHoldsAtOnce() {
        bed.ready("acme", 300);
        Queue<Consumer<Outcome>> trying = new ConcurrentLinkedQueue<>();
        Worker worker = Workers.start(bed.engine(), plan(1, 1), (batch, done) -> trying.add(done));
        await().until(() -> trying.size() == 1 && worker.buffered() > 0);
        rules.throttle(realm("acme"), 1.0, null);
        await().atMost(Duration.ofSeconds(2)).until(() -> worker.buffered() <= 1);
    }

    @Test
    void whatIsLeasedForATokenAndGivenBackDoesNotCost() {
        Ration ration = new Ration(new Limit(1, 5.0, 3), 0);
        assertThat(ration.want(9, 1, 0)).isEqualTo(new RationStatement.Want(1, 1, 3));
        ration.granted(new RationStatement.Grant(1, 1, 3, 0), 0);
        assertThat(ration.available()).isEqualTo(1);
        ration.reserve(1);
        assertThat(ration.available()).isZero();
        assertThat(ration.want(9, 1, 0)).as("a chunk is in hand already").isNull();
        ration.unused(1);
        assertThat(ration.available()).isEqualTo(1);
        ration.reserve(1);
        ration.started(1);
        assertThat(ration.want(9, 1, TimeUnit.SECONDS.toNanos(1))).isEqualTo(new RationStatement.Want(1, 1, 0));
    }

    private void start(Work work, int batch) {
        for (int process = 0; process < PROCESSES; process++) {
            Workers.start(bed.engine(), plan(4, batch), (messages, done) -> {
                messages.forEach(one -> begun.add(System.nanoTime()));
                work.work(messages, done);
            });
        }
    }

    private static Work counting(AtomicInteger count) {
        return (batch, done) -> {
            count.addAndGet(batch.size());
            done.accept(Outcome.DONE);
        };
    }

    private int mostIn(long window) {
        List<Long> times = new ArrayList<>(begun);
        times.sort(null);
        int most = 0;
        for (int from = 0, to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= window) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private long done(String realm) {
        return bed.number("select count(*) from delivery_ended e join lane l on l.id = e.lane where e.state = 'd'"
                + " and l.realm = '" + realm + "'");
    }
}
