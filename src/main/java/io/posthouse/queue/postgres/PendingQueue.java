package io.posthouse.queue.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for its commit, bounded in number and bytes. Thread-safe. */
final class PendingQueue {
    private final PublishLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
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
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What waits, at most one batch, at least one; null when closed and empty. No id and no token stands in it twice: the
     * second one stays for the next batch, where it is seen as the duplicate it is.
     */
    List<Pending> take() {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closed) {
                    return null;
                }
                filled.awaitUninterruptibly();
            }
            List<Pending> batch = new ArrayList<>();
            List<Pending> twice = new ArrayList<>();
            Set<Object> keys = new HashSet<>();
            while (batch.size() < limits.batch() && !waiting.isEmpty()) {
                Pending next = waiting.poll();
                boolean fresh = keys.add(next.id())
                        & (next.token() == null || keys.add(java.nio.ByteBuffer.wrap(next.token())));
                (fresh ? batch : twice).add(next);
            }
            for (int i = twice.size() - 1; i >= 0; i--) {
                waiting.addFirst(twice.get(i));
            }
            if (!waiting.isEmpty()) {
                filled.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The batch no longer counts against the bounds. */
    void done(List<Pending> batch) {
        lock.lock();
        try {
            held -= batch.size();
            for (Pending pending : batch) {
                bytes -= pending.size();
            }
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

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
