package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Workers.each;
import static io.posthouse.queue.postgres.Workers.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.control.ControlWatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that everything hangs on end by close only: not by an error, not by an interrupt. */
class LoopsTest {
    private static final Set<String> LOOPS =
            Set.of("posthouse-sweep", "posthouse-control", "posthouse-settle", "posthouse-hints", "posthouse-listen");

    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    /** Each thread that asked for a connection; the first time it got an error. */
    private final Set<Thread> asked = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void whoMeetsAnErrorOrIsInterruptedGoesOn() throws Exception {
        bed.ready("acme", 20);
        try (PostgresQueue engine = new PostgresQueue(
                bed.pools.publishing(),
                stumbling(bed.pools.leases()),
                () -> {
                    stumble();
                    return bed.pools.access().connect();
                },
                QueueBed.USUAL,
                Clock.systemUTC())) {
            Workers.start(engine, plan(2, 1), each(batch -> Outcome.DONE));
            awaitEnded(20);
            QueueBed.answer(engine.publisher(), QueueBed.message("acme", 1));
            awaitEnded(21);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> asked.stream()
                            .map(Thread::getName)
                            .collect(Collectors.toSet())
                            .containsAll(LOOPS));
            loops().forEach(Thread::interrupt);
            QueueBed.answer(engine.publisher(), QueueBed.message("acme", 2));
            bed.ready("zenith", 20);
            awaitEnded(42);
            assertThat(engine.well()).isTrue();
            assertThat(engine.control().fresh()).isTrue();
            assertThat(loops()).hasSize(LOOPS.size()).allMatch(Thread::isAlive);
        }
    }

    @Test
    void aListenerOfTheRulesThatFailsDoesNotEndTheirReading() {
        try (ControlWatch watch = new ControlWatch(bed.pools.leases())) {
            watch.onChange(() -> {
                throw new LinkageError("as the test wants it");
            });
            watch.start();
            await().until(watch::fresh);
            new Rules(bed).pause(Rules.realm("acme"));
            await().until(() -> watch.controls().rules().size() == 1);
        }
    }

    private Set<Thread> loops() {
        return asked.stream().filter(one -> LOOPS.contains(one.getName())).collect(Collectors.toSet());
    }

    private DataSource stumbling(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    stumble();
                    try {
                        return (Connection) method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void stumble() {
        // Not the test's own thread, which makes the worker.
        if (Thread.currentThread().getName().startsWith("posthouse-") && asked.add(Thread.currentThread())) {
            throw new LinkageError("as the test wants it");
        }
    }

    private void awaitEnded(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> bed.number("select count(*) from delivery_ended") == count);
    }
}
