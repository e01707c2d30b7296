package io.posthouse.ingest.progress;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Questions that a door asks of the queue's tables: away from the event loops, few at once, few waiting, each in a read-only
 * transaction of one moment and over after a moment. So whoever asks much waits for himself. Thread-safe.
 */
public final class Lookups implements AutoCloseable {
    private static final int AT_ONCE = 2;
    private static final int WAITING = 200;

    private final DataSource queue;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "posthouse-lookups");
                thread.setDaemon(true);
                return thread;
            });

    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    public Lookups(DataSource queue) {
        this.queue = queue;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Completes exceptionally when the database does not answer, or too many wait already. */
    <T> CompletableFuture<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(inOneMoment(question));
                } catch (Throwable e) {
                    // Also an Error: a question without an answer would keep its sender waiting for ever.
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> T inOneMoment(Question<T> question) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                statement.execute("set local statement_timeout = '2s'");
                return question.ask(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
