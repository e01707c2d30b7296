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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Concurrent publishes share commits: each writer takes what waits, without waiting for more, and commits it as one
 * transaction. Idle, a message is alone in its commit; under load hundreds share one fsync. Thread-safe.
 */
final class GroupCommit implements Publisher, AutoCloseable {
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(10);

    private final DataSource database;
    private final PublishLimits limits;
    private final PendingQueue queue;
    private final Wakes wakes;
    private final Counters counters;
    private final List<Thread> threads = new ArrayList<>();
    private volatile long diskFull = System.nanoTime() - REMEMBERED;

    GroupCommit(DataSource database, PublishLimits limits, Wakes wakes, Counters counters) {
        this.database = database;
        this.limits = limits;
        this.queue = new PendingQueue(limits);
        this.wakes = wakes;
        this.counters = counters;
        for (int n = 1; n <= limits.writers(); n++) {
            start(this::write, "posthouse-publish-" + n);
        }
        start(this::watch, "posthouse-publish-clock");
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
            counters.full();
            return CompletableFuture.failedFuture(new QueueFull(
                    queue.closed()
                            ? "this process stops and publishes nothing more; try again in a moment"
                            : "the publish queue is full (" + limits.waiting() + " messages or " + limits.waitingBytes()
                                    + " bytes wait for their commit); try again in a second"));
        }
        return pending.answer();
    }

    /** Messages that wait for their commit. */
    int waiting() {
        return queue.size();
    }

    /** Whether the database said within the last seconds that it has no room to write. */
    boolean diskFull() {
        return System.nanoTime() - diskFull < REMEMBERED;
    }

    /** Commits what waits, then stops. What cannot be committed in time is answered as unknown. */
    @Override
    public void close() {
        queue.close();
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join(limits.timeout().toMillis() + 1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Keeps the promise of an answer in time, whatever the writers are waiting for. */
    private void watch() {
        long pause = Math.max(10, Math.min(250, limits.timeout().toMillis() / 10));
        while (queue.awaitAny()) {
            pause(TimeUnit.MILLISECONDS.toNanos(pause));
            for (Pending pending : queue.expired(System.nanoTime())) {
                unavailable(pending, null);
            }
        }
    }

    private void write() {
        List<Pending> batch = queue.take();
        while (batch != null) {
            try {
                batch.sort(Comparator.comparing(Pending::id));
                commit(batch);
            } catch (RuntimeException | Error e) {
                batch.forEach(pending -> pending.answer().completeExceptionally(e));
            } finally {
                queue.done(batch);
            }
            batch = queue.take();
        }
    }

    /** Commits the batch; a batch that the database refuses is halved until the bad message is alone. */
    private void commit(List<Pending> batch) {
        try {
            Answers answers = patiently(batch);
            counters.committed(batch.size());
            batch.forEach(pending -> answer(pending, answers));
        } catch (Unreachable e) {
            batch.forEach(pending -> unavailable(pending, e.getCause()));
        } catch (SQLException e) {
            if (batch.size() > 1) {
                commit(batch.subList(0, batch.size() / 2));
                commit(batch.subList(batch.size() / 2, batch.size()));
            } else if (SqlStates.blamesData(e)) {
                counters.refused();
                batch.get(0)
                        .answer()
                        .completeExceptionally(new Rejected(
                                "the queue's database refuses this message: SQLSTATE " + SqlStates.state(e), e));
            } else {
                unavailable(batch.get(0), e);
            }
        }
    }

    private void answer(Pending pending, Answers answers) {
        Published published = answers.of(pending);
        if (published == null) {
            unavailable(pending, null);
        } else {
            counters.answered(published);
            pending.answer().complete(published);
        }
    }

    private void unavailable(Pending pending, Throwable cause) {
        var unavailable = new QueueUnavailable("the queue's database did not confirm in time", cause);
        if (pending.answer().completeExceptionally(unavailable)) {
            counters.unavailable();
        }
    }

    private Answers store(Connection connection, List<Pending> batch) throws SQLException {
        Set<UUID> stored = PublishStatement.publish(connection, batch, wakes);
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
     * lost is found again as a duplicate. Gives up when nobody waits for the answer any more.
     */
    private Answers patiently(List<Pending> batch) throws SQLException, Unreachable {
        for (int n = 1; ; n++) {
            try (Connection connection = database.getConnection()) {
                return store(connection, batch);
            } catch (SQLException e) {
                if (!SqlStates.collided(e) && !SqlStates.unreachable(e)) {
                    throw e;
                }
                if (SqlStates.diskFull(e)) {
                    diskFull = System.nanoTime();
                }
                if (batch.stream().allMatch(pending -> pending.answer().isDone())) {
                    throw new Unreachable(e);
                }
                pause(TimeUnit.MILLISECONDS.toNanos(Math.min(200, 5L << Math.min(n, 6))));
            }
        }
    }

    /** Its threads end by close only: an interrupt that stayed would make each wait return at once, and each connection fail. */
    private static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        Thread.interrupted();
    }

    private static final class Unreachable extends Exception {
        Unreachable(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** @param others what the ones that were not stored are; absent = stored and gone again meanwhile */
    private record Answers(Set<UUID> stored, Map<UUID, Published> others) {
        Published of(Pending pending) {
            return stored.contains(pending.id()) ? Published.STORED : others.get(pending.id());
        }
    }
}
