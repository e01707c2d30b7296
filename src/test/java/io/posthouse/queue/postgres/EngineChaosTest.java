package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.message;
import static io.posthouse.queue.postgres.Workers.failed;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything at once: lines cut and mended, answers lost, work of every mood, several processes. Nothing may vanish. */
class EngineChaosTest {
    private static final int MESSAGES = 4_000;
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<UUID> effects = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        threads.shutdownNow();
        bed.close();
    }

    @Test
    void whateverHappensEveryAcknowledgedMessageIsWorkedOnAndNothingIsLeftBehind() throws Exception {
        List<Line> lines = new ArrayList<>();
        List<Publisher> publishers = new ArrayList<>();
        for (int process = 0; process < 3; process++) {
            Line line = new Line(AnswersLost.of(bed.pools.leases(), "array_agg(lane), array_agg(id)", 2));
            PostgresQueue engine = bed.hasty(line);
            lines.add(line);
            publishers.add(engine.publisher());
            WorkerPlan usual = plan(3, process == 2 ? 10 : 1, Duration.ofMillis(400));
            RetryPolicy patient =
                    new RetryPolicy(1_000, Duration.ofDays(1), Duration.ofMillis(1), Duration.ofMillis(20));
            Workers.start(
                    engine,
                    new WorkerPlan(
                            usual.subscription(), usual.concurrency(), usual.batch(), 64, usual.timeout(), patient),
                    moody());
        }
        AtomicBoolean over = new AtomicBoolean();
        var weather = threads.submit(() -> weather(lines, over));
        Set<UUID> acknowledged = publish(publishers);
        over.set(true);
        weather.get();
        lines.forEach(Line::mend);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            bed.run("update delivery set due = now() where state in ('w', 'h')");
            assertThat(bed.text("select string_agg(state || ' ' || n, ', ') from (select state::text || case when lease"
                            + " is null then '' else ' leased' end as state, count(*) n from delivery group by 1) s"))
                    .isNull();
        });
        assertThat(effects).containsAll(acknowledged);
        assertThat(bed.number("select count(*) from delivery_ended where state = 'd'"))
                .isEqualTo(bed.number("select count(*) from message"));
        await().until(() -> bed.number("select count(*) from lease") == 0);
    }

    /** Sometimes it fails, sometimes what it needs is away, sometimes it hangs; most of the time it is well. */
    private Work moody() {
        return (batch, done) -> {
            int mood = ThreadLocalRandom.current().nextInt(2_000);
            if (mood < 100) {
                done.accept(failed(Word.LATER));
            } else if (mood < 110) {
                done.accept(failed(Word.AWAY));
            } else if (mood < 150) {
                throw new IllegalStateException("a bad mood");
            } else if (mood > 1) {
                batch.forEach(one -> effects.add(one.message()));
                threads.execute(() -> done.accept(Outcome.DONE));
            }
        };
    }

    private Set<UUID> publish(List<Publisher> publishers) throws Exception {
        List<Callable<Set<UUID>>> doors = new ArrayList<>();
        for (int door = 0; door < 3; door++) {
            Publisher publisher = publishers.get(door);
            doors.add(() -> {
                Set<UUID> stored = ConcurrentHashMap.newKeySet();
                for (int n = 0; n < MESSAGES / 3; n++) {
                    Outgoing message = message(MessageIds.random(), "realm-" + n % 13, n, null);
                    publisher.publish(message).thenAccept(answer -> {
                        if (answer == Published.STORED) {
                            stored.add(message.envelope().id());
                        }
                    });
                    if (n % 20 == 0) {
                        QueueBed.answer(publisher, message("realm-calm", n));
                    }
                }
                return stored;
            });
        }
        Set<UUID> all = ConcurrentHashMap.newKeySet();
        for (var door : threads.invokeAll(doors)) {
            all.addAll(door.get());
        }
        return all;
    }

    /** Cuts one line after the other, some for longer than a lease. */
    private Void weather(List<Line> lines, AtomicBoolean over) {
        Random random = new Random(42);
        for (int storm = 0; storm < 5 || !over.get(); storm++) {
            Line line = lines.get(random.nextInt(lines.size()));
            line.cut();
            long calm = System.nanoTime()
                    + Duration.ofMillis(storm % 2 == 0 ? 300 : QueueBed.LEASE.toMillis() + 500)
                            .toNanos();
            await().pollDelay(Duration.ofMillis(20)).until(() -> System.nanoTime() > calm);
            line.mend();
        }
        return null;
    }
}
