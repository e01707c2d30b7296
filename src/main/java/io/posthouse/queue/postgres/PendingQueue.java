package io.posthouse.queue.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for its commit, or is being committed, bounded in number and bytes. Callers wait equally long, so that who came
 * first is also first at the end of its patience. Thread-safe.
 */
final class PendingQueue {
    /** Of one commit, so that large messages do not add up to one huge statement. */
    private static final long BATCH_BYTES = 8L << 20;

    /** While one commit is on its way, a second begins only for so large a part of a batch, or after so long. */
    private static final int PART = 4;

    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(5);

    private final PublishLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition occupied = lock.newCondition();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final List<List<Pending>> committing = new ArrayList<>();
    private int held;
    private long bytes;
    private boolean closed;

    PendingQueue(PublishLimits limits) {
        this.limits = limits;
    }

    /** False when full or closed: nothing was taken. */
    boolean offer(Pending pending) {
        lock.lock();
        try {
            if (closed || held >= limits.waiting() || bytes + pending.size() > limits.waitingBytes()) {
                return false;
            }
            held++;
            bytes += pending.size();
            waiting.add(pending);
            // Not for each: a writer that gathers company need not be woken by every guest.
            if (waiting.size() == 1 || waiting.size() == company()) {
                filled.signal();
            }
            if (held == 1) {
                occupied.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What waits, at most one batch, at least one; null when closed and empty. At once when nothing is being committed; else
     * what comes meanwhile shares the next commit, because a commit of a few costs as much as one of many. No id and no token stands in it twice: the
     * second one stays for the next batch, where it is seen as the duplicate it is.
     */
    List<Pending> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() || gathers()) {
                if (waiting.isEmpty() && closed) {
                    return null;
                }
                await();
            }
            List<Pending> batch = batch();
            committing.add(batch);
            if (!waiting.isEmpty()) {
                filled.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean gathers() {
        return !closed && !committing.isEmpty() && waiting.size() < company() && patience() > 0;
    }

    private int company() {
        return Math.max(2, limits.batch() / PART);
    }

    /** Left to the one that waits longest. */
    private long patience() {
        return waiting.peek().deadline() - limits.timeout().toNanos() + PATIENCE - System.nanoTime();
    }

    private void await() {
        if (waiting.isEmpty()) {
            filled.awaitUninterruptibly();
            return;
        }
        try {
            filled.awaitNanos(patience());
        } catch (InterruptedException e) {
            // A writer ends by close, never by an interrupt: what waits must be answered.
            return;
        }
    }

    private List<Pending> batch() {
        List<Pending> batch = new ArrayList<>();
        List<Pending> twice = new ArrayList<>();
        // Two sets: a message without an id of its own is named after its token.
        Set<UUID> ids = new HashSet<>();
        Set<UUID> tokens = new HashSet<>();
        long size = 0;
        while (batch.size() < limits.batch() && size < BATCH_BYTES && !waiting.isEmpty()) {
            Pending next = waiting.poll();
            boolean fresh = ids.add(next.id()) & (next.token() == null || tokens.add(next.token()));
            (fresh ? batch : twice).add(next);
            size += fresh ? next.size() : 0;
        }
        for (int i = twice.size() - 1; i >= 0; i--) {
            waiting.addFirst(twice.get(i));
        }
        return batch;
    }

    /** The batch no longer counts against the bounds. */
    void done(List<Pending> batch) {
        lock.lock();
        try {
            committing.removeIf(one -> one == batch);
            batch.forEach(this::left);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is anything at all; false when closed and empty. */
    boolean awaitAny() {
        lock.lock();
        try {
            while (held == 0 && !closed) {
                occupied.awaitUninterruptibly();
            }
            return held > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Those whose patience has ended: taken out if they still wait, else known to be unanswered. */
    List<Pending> expired(long now) {
        lock.lock();
        try {
            List<Pending> expired = new ArrayList<>();
            while (!waiting.isEmpty() && waiting.peek().deadline() - now < 0) {
                left(waiting.peek());
                expired.add(waiting.poll());
            }
            for (List<Pending> batch : committing) {
                for (Pending pending : batch) {
                    if (pending.deadline() - now < 0 && !pending.answer().isDone()) {
                        expired.add(pending);
                    }
                }
            }
            return expired;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            occupied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void left(Pending pending) {
        held--;
        bytes -= pending.size();
    }
}
