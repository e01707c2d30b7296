package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishConcurrencyTest {
    private final QueueBed bed = new QueueBed().subscribed("depot-orders", "billing-orders");
    private final ExecutorService threads = Executors.newFixedThreadPool(10);

    @AfterEach
    void close() {
        threads.shutdownNow();
        bed.close();
    }

    @Test
    void theSameIdTenTimesInParallelIsStoredOnceAndNineTimesADuplicate() throws Exception {
        List<Publisher> publishers = List.of(
                bed.engine().publisher(), bed.engine().publisher(), bed.engine().publisher());
        for (int round = 0; round < 20; round++) {
            Outgoing message = message(MessageIds.random(), "acme", round, "token-" + round);
            List<Callable<Published>> calls = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                Publisher publisher = publishers.get(n % publishers.size());
                calls.add(() -> QueueBed.answer(publisher, message));
            }
            Map<Published, Integer> answers = new EnumMap<>(Published.class);
            for (var answer : threads.invokeAll(calls)) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
            assertThat(answers).isEqualTo(Map.of(Published.STORED, 1, Published.DUPLICATE, 9));
        }
        assertThat(bed.number("select count(*) from message")).isEqualTo(20);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(40);
    }

    @Test
    void duplicatesInEveryOrderFromSeveralProcessesNeverDeadlock() throws Exception {
        long before = deadlocks();
        List<Outgoing> messages = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            // Tokens in another order than ids: two orders of locks in one statement.
            messages.add(message(MessageIds.random(), "realm-" + n % 7, n, n % 2 == 0 ? "token-" + (400 - n) : null));
        }
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int process = 0; process < 5; process++) {
            Publisher publisher = bed.engine().publisher();
            List<Outgoing> mine = new ArrayList<>(messages);
            Collections.shuffle(mine, new Random(process));
            calls.add(() -> stored(publisher, mine));
        }
        int stored = 0;
        for (var answer : threads.invokeAll(calls)) {
            stored += answer.get();
        }
        assertThat(stored).isEqualTo(400);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(800);
        // A server process tells its counts at its end at the latest.
        bed.pools.publishing().close();
        await().until(() -> bed.number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'posthouse-test-publishing'")
                == 0);
        assertThat(deadlocks()).isEqualTo(before);
    }

    @Test
    void everyMessageCommittedAfterASubscriptionHasItsDelivery() throws Exception {
        Publisher publisher = bed.engine().publisher();
        var publishing = threads.submit(() -> {
            int published = 0;
            while (!Thread.currentThread().isInterrupted() && published < 3_000) {
                List<CompletableFuture<Published>> answers = new ArrayList<>();
                for (int n = 0; n < 30; n++) {
                    answers.add(publisher.publish(message("acme", published++)));
                }
                for (var answer : answers) {
                    answer.get(20, TimeUnit.SECONDS);
                }
            }
            return published;
        });
        for (int n = 0; n < 10; n++) {
            // As the register does it.
            bed.run("begin; lock table only message in share mode;"
                    + " insert into subscription(name, topic, team) values ('new-" + n + "', 'ORDER_PLACED', 'new');"
                    + " create table seen_" + n + " as select id from message; commit");
        }
        publishing.get(30, TimeUnit.SECONDS);
        for (int n = 0; n < 10; n++) {
            assertThat(bed.number("select count(*) from message m where not exists (select from seen_" + n
                            + " s where s.id = m.id) and not exists (select from delivery d join lane l on l.id = d.lane"
                            + " join subscription s on s.id = l.subscription and s.name = 'new-" + n
                            + "' where d.message = m.id)"))
                    .as("messages committed after subscription new-" + n + " without its delivery")
                    .isZero();
        }
    }

    private static int stored(Publisher publisher, List<Outgoing> messages) throws Exception {
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        for (Outgoing message : messages) {
            answers.add(publisher.publish(message));
        }
        int stored = 0;
        for (var answer : answers) {
            stored += answer.get(30, TimeUnit.SECONDS) == Published.STORED ? 1 : 0;
        }
        return stored;
    }

    private long deadlocks() {
        return bed.number("select deadlocks from pg_stat_database where datname = current_database()");
    }
}
