package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Workers.failed;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.BoundedThreads;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exactly the message that kills is found, and only that one pays. */
class SuspectsTest {
    private static final int POISON = 137;
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final Map<Integer, AtomicInteger> tries = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        bed.close();
    }

    /** A process dies as kill -9 sees it: nothing is settled, its time runs out, another process begins. */
    @Test
    void onePoisonAmongFiveHundredIsTheOnlyDeadLetter() {
        bed.ready("acme", 500);
        int deaths = 0;
        while (bed.number("select count(*) from delivery where state in ('r', 's')") > 0) {
            CountDownLatch killed = new CountDownLatch(1);
            Line line = new Line(bed.pools.leases());
            Workers.start(bed.engine(line), plan(4, 10), dyingAt(POISON, killed));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> killed.getCount() == 0
                            || bed.number("select count(*) from delivery where state in ('r', 's')") == 0);
            if (killed.getCount() == 0) {
                deaths++;
                line.cut();
                bed.run("update runner set alive_until = '-infinity'");
            }
            assertThat(deaths).isLessThanOrEqualTo(4);
        }
        assertThat(deaths).isEqualTo(1 + 3);
        assertThat(bed.number("select count(*) from delivery_ended where state = 'd'"))
                .isEqualTo(499);
        assertThat(bed.text("select state::text || ' ' || reason || ' ' || crashes from delivery"))
                .isEqualTo("x killed its worker, 3 times 3");
        assertThat(bed.text("select convert_from(envelope, 'UTF8') from message m join delivery d on d.message = m.id"))
                .contains("" + POISON);
        assertThat(bed.number("select count(*) from failure where word = 'crashed'"))
                .isEqualTo(3);
    }

    @Test
    void aDeathCountsOnlyAgainstTheOneThatWasBeingTried() {
        bed.ready("acme", 20);
        int first = bed.runner(Duration.ofMinutes(1));
        bed.lease(first, 20);
        end(first);
        int second = bed.runner(Duration.ofMinutes(1));
        List<Leased> suspects = leaseSuspects(second);
        assertThat(suspects).hasSize(20).allMatch(Leased::suspect);
        bed.run("update lease set running = " + suspects.get(7).delivery());
        end(second);
        assertThat(bed.text("select string_agg(id || ' ' || crashes, ',') from delivery where crashes > 0"))
                .isEqualTo(suspects.get(7).delivery() + " 1");
        assertThat(bed.number("select count(*) from delivery where state = 's' and attempts = 0 and lease is null"))
                .isEqualTo(20);
        // Those that have not been at it come first.
        int third = bed.runner(Duration.ofMinutes(1));
        assertThat(leaseSuspects(third).get(19).delivery())
                .isEqualTo(suspects.get(7).delivery());
    }

    @Test
    void aBatchThatDoesNotReturnIsTriedOneByOne() {
        bed.ready("acme", 20);
        WorkerPlan plan = plan(2, 20, Duration.ofMillis(300));
        Workers.start(bed.engine(), plan, hangingAt(7));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bed.number("select count(*) from delivery where state <> 'x'") == 0);
        assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(19);
        assertThat(bed.text("select reason from delivery where state = 'x'"))
                .isEqualTo("did not return within 300 ms, 3 times");
        // In the batch, and three times alone.
        assertThat(tries.get(7).get()).isEqualTo(4);
    }

    @Test
    void workThatNeverReturnsIsDeadAndItsPermitsComeBack() {
        WorkerPlan plan = plan(2, 1, Duration.ofMillis(300));
        Worker worker = Workers.start(bed.engine(), plan, hangingAt(1, 2, 3));
        bed.ready("acme", 3);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bed.number("select count(*) from delivery where state = 'x'") == 3);
        assertThat(tries.values()).allMatch(count -> count.get() == 3);
        // Six threads hang by now; two messages still run side by side.
        bed.ready("zenith", 50);
        await().atMost(Duration.ofSeconds(30)).until(() -> bed.number("select count(*) from delivery_ended") == 47);
        assertThat(worker.inFlight()).isLessThanOrEqualTo(3);
    }

    @Test
    void workThatHangsTakesNoThreadAwayFromABoundedPool() {
        AtomicInteger hanging = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        BoundedThreads threads = new BoundedThreads() {
            @Override
            public void execute(Runnable task) {
                Workers.THREADS.execute(task);
            }

            @Override
            public void hanging(int more) {
                hanging.addAndGet(more);
            }
        };
        Worker worker = Workers.on(bed.engine(), plan(1, 1, Duration.ofMillis(300)), threads, (batch, done) -> {
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    continue;
                }
            }
        });
        bed.ready("acme", 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> hanging.get() == 3);
        assertThat(worker.inFlight()).isZero();
        release.countDown();
        await().until(() -> hanging.get() == 0);
    }

    @Test
    void suspectsOfATeamThatIsAwayDoNotHoldUpThoseOfOthers() {
        bed.subscribed("away-orders").ready("acme", 40);
        int dead = bed.runner(Duration.ofMinutes(1));
        bed.lease(dead, 40);
        end(dead);
        PostgresQueue engine = bed.engine();
        AtomicInteger away = new AtomicInteger();
        Workers.start(
                engine,
                new WorkerPlan("away-orders", 2, 1, 64, Duration.ofSeconds(30), Workers.SOON),
                (batch, done) -> {
                    away.incrementAndGet();
                    done.accept(failed(Word.AWAY));
                });
        Workers.start(engine, plan(2, 1), Workers.each(numbers -> Outcome.DONE));
        await().atMost(Duration.ofSeconds(30)).until(() -> bed.number("select count(*) from delivery_ended") == 40);
        assertThat(away.get()).isLessThan(20);
        assertThat(bed.number("select count(*) from delivery where attempts > 0"))
                .isZero();
    }

    @Test
    void aSuspectThatFailsLikeAnyOtherIsTriedLater() {
        bed.ready("acme", 1);
        int dead = bed.runner(Duration.ofMinutes(1));
        bed.lease(dead, 1);
        end(dead);
        Workers.start(
                bed.engine(),
                plan(1, 1),
                Workers.each(numbers -> tries(numbers.get(0)) < 3 ? failed(Word.LATER) : Outcome.DONE));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bed.number("select count(*) from delivery_ended where attempts = 3") == 1);
    }

    private int tries(int number) {
        return tries.computeIfAbsent(number, key -> new AtomicInteger()).incrementAndGet();
    }

    /** The whole process dies with it: after it nothing finishes any more. */
    private static Work dyingAt(int poison, CountDownLatch killed) {
        return (batch, done) -> {
            boolean dies = batch.stream().anyMatch(one -> Workers.number(one) == poison);
            if (dies) {
                killed.countDown();
            }
            if (killed.getCount() > 0) {
                done.accept(Outcome.DONE);
            }
        };
    }

    private Work hangingAt(Integer... numbers) {
        return (batch, done) -> {
            boolean hangs = false;
            for (var one : batch) {
                tries(Workers.number(one));
                hangs |= List.of(numbers).contains(Workers.number(one));
            }
            if (!hangs) {
                done.accept(Outcome.DONE);
                return;
            }
            while (true) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // Work that cannot be stopped.
                    continue;
                }
            }
        };
    }

    private List<Leased> leaseSuspects(int runner) {
        try (var connection = bed.pools.leases().getConnection()) {
            return LeaseStatement.leaseSuspects(
                    connection, LeaseStatement.suspectLanes(connection), 64, (long) runner << 32, runner);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void end(int runner) {
        bed.run("update runner set alive_until = now() - interval '1 s' where id = " + runner);
        bed.expire();
    }
}
