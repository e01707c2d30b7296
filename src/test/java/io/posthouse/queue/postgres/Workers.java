package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Short words for workers in tests. */
final class Workers {
    static final RetryPolicy SOON = new RetryPolicy(5, Duration.ofDays(1), Duration.ofMillis(1), Duration.ofMillis(50));
    static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-work");
        thread.setDaemon(true);
        return thread;
    });

    private Workers() {}

    static WorkerPlan plan(int concurrency, int batch) {
        return plan(concurrency, batch, Duration.ofSeconds(30));
    }

    static WorkerPlan plan(String subscription, int concurrency) {
        return new WorkerPlan(subscription, concurrency, 1, 64, Duration.ofSeconds(30), SOON);
    }

    static WorkerPlan plan(int concurrency, int batch, Duration timeout) {
        return new WorkerPlan("depot-orders", concurrency, batch, 64, timeout, SOON);
    }

    /** Work on the calling thread whose outcome is told by its messages' numbers. */
    static Work each(Function<List<Integer>, Outcome> work) {
        return (batch, done) ->
                done.accept(work.apply(batch.stream().map(Workers::number).toList()));
    }

    static Worker start(PostgresQueue engine, WorkerPlan plan, Work work) {
        return on(engine, plan, THREADS, work);
    }

    static Worker on(PostgresQueue engine, WorkerPlan plan, Executor threads, Work work) {
        try {
            Worker worker = engine.worker(plan, work, threads);
            worker.start();
            return worker;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static int number(Leased leased) {
        String json = new String(leased.envelope(), StandardCharsets.UTF_8);
        return Integer.parseInt(json.replaceFirst("(?s).*\"number\":(\\d+).*", "$1"));
    }

    static Outcome failed(Word word) {
        return Outcome.failed(word, null, new Failure("Test", "as the test wants it", "here", "v1"));
    }
}
