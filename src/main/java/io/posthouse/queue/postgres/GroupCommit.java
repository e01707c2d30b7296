package io.posthouse.queue.postgres;

import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Failpoint;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/**
 * Concurrent publishes share commits: each writer takes what waits, without waiting for more, and commits it as one
 * transaction. Idle, a message is alone in its commit; under load hundreds share one fsync. Thread-safe.
 */
public final class GroupCommit implements Publisher, AutoCloseable {
    private final DataSource database;
    private final PublishLimits limits;
    private final PendingQueue queue;
    private final Wakes wakes;
    private final List<Thread> writers = new ArrayList<>();

    GroupCommit(DataSource database, PublishLimits limits, Wakes wakes) {
        this.database = database;
        this.limits = limits;
        this.queue = new PendingQueue(limits);
        this.wakes = wakes;
        for (int n = 1; n <= limits.writers(); n++) {
            Thread writer = new Thread(this::write, "posthouse-publish-" + n);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
    }

    @Override
    public CompletableFuture<Published> publish(Outgoing message) {
        Pending pending =
                Pending.of(message, System.nanoTime() + limits.timeout().toNanos());
        if (pending.envelope().length > limits.largest()) {
            return CompletableFuture.failedFuture(new Rejected("message of " + pending.envelope().length
                    + " bytes is over posthouse.queue.message.largest (" + limits.largest() + " bytes): topic="
                    + pending.topic()));
        }
        if (!queue.offer(pending)) {
            return CompletableFuture.failedFuture(
                    new QueueFull("the publish queue is full (" + limits.waiting() + " messages or "
                            + limits.waitingBytes() + " bytes wait for their commit); try again in a second"));
        }
        return pending.answer();
    }

    /** Messages that wait for their commit. */
    public int waiting() {
        return queue.size();
    }

    /** Commits what waits, then stops. */
    @Override
    public void close() {
        queue.close();
        for (Thread writer : writers) {
            try {
                writer.join(limits.timeout().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void write() {
        for (List<Pending> batch = queue.take(); batch != null; batch = queue.take()) {
            batch.sort(Comparator.comparing(Pending::id));
            try {
                commit(batch);
            } catch (RuntimeException | Error e) {
                batch.forEach(pending -> pending.answer().completeExceptionally(e));
            } finally {
                queue.done(batch);
            }
        }
    }

    /** Commits the batch; a batch that the database refuses is halved until the bad message is alone. */
    private void commit(List<Pending> batch) {
        try {
            Answers answers = patiently(batch, connection -> store(connection, batch));
            batch.forEach(answers::complete);
        } catch (Unreachable e) {
            batch.forEach(pending -> pending.answer()
                    .completeExceptionally(
                            new QueueUnavailable("the queue's database did not confirm in time", e.getCause())));
        } catch (SQLException e) {
            if (batch.size() == 1) {
                batch.get(0)
                        .answer()
                        .completeExceptionally(new Rejected(
                                "the queue's database refuses this message: SQLSTATE " + SqlStates.state(e), e));
                return;
            }
            commit(batch.subList(0, batch.size() / 2));
            commit(batch.subList(batch.size() / 2, batch.size()));
        }
    }

    private Answers store(Connection connection, List<Pending> batch) throws SQLException {
        Set<UUID> stored;
        try {
            stored = PublishStatement.publish(connection, batch, wakes);
        } catch (SQLException e) {
            if (!SqlStates.NOT_NULL.equals(e.getSQLState())) {
                throw e;
            }
            PublishStatement.ensureLanes(connection, batch);
            stored = PublishStatement.publish(connection, batch, wakes);
        }
        Failpoint.AFTER_COMMIT_BEFORE_ANSWER.pass();
        List<Pending> refused = new ArrayList<>();
        for (Pending pending : batch) {
            if (!stored.contains(pending.id())) {
                refused.add(pending);
            }
        }
        return new Answers(stored, refused.isEmpty() ? Map.of() : PublishStatement.classify(connection, refused));
    }

    /**
     * Repeats while the server is away or another transaction was in the way, with the same ids: a commit whose answer was
     * lost is found again as a duplicate.
     */
    private <T> T patiently(List<Pending> batch, Statement<T> statement) throws SQLException, Unreachable {
        long deadline = batch.stream().mapToLong(Pending::deadline).min().orElseThrow();
        for (int n = 1; ; n++) {
            try (Connection connection = database.getConnection()) {
                return statement.run(connection);
            } catch (SQLException e) {
                boolean collided = SqlStates.collided(e) && n < 100;
                if (!collided && !SqlStates.unreachable(e)) {
                    throw e;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new Unreachable(e);
                }
                pauseBefore(n);
            }
        }
    }

    private static void pauseBefore(int retry) {
        try {
            Thread.sleep(Math.min(200, 5L << Math.min(retry, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Statement<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final class Unreachable extends Exception {
        Unreachable(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    private record Answers(Set<UUID> stored, Map<UUID, Published> others) {
        void complete(Pending pending) {
            Published published = stored.contains(pending.id()) ? Published.STORED : others.get(pending.id());
            if (published == null) {
                pending.answer()
                        .completeExceptionally(new QueueUnavailable("stored and gone again: publish once more", null));
            } else {
                pending.answer().complete(published);
            }
        }
    }
}
