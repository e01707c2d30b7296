package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One try of one or more messages. Its outcome counts once: from the work, or, when it does not return, from the clock. */
final class Attempt implements Consumer<Outcome> {
    private enum Phase {
        WORKING,
        RETURNED,
        FINISHED,
        ABANDONED
    }

    final List<Leased> batch;
    final long startedAt = System.nanoTime();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WORKING);
    private final BiConsumer<Attempt, Outcome> settle;
    private final Runnable release;
    private final Permit permit;
    private Thread thread = Thread.currentThread();
    private boolean hung;

    /**
     * @param permit given back when it ends
     * @param settle told the outcome, once
     * @param release called when the permit is free again and this thread does not go on by itself
     */
    Attempt(List<Leased> batch, Permit permit, BiConsumer<Attempt, Outcome> settle, Runnable release) {
        this.batch = batch;
        this.permit = permit;
        this.settle = settle;
        this.release = release;
    }

    /** The work has its outcome. */
    @Override
    public void accept(Outcome outcome) {
        if (phase.compareAndSet(Phase.WORKING, Phase.FINISHED)) {
            end(outcome);
        } else if (phase.compareAndSet(Phase.RETURNED, Phase.FINISHED)) {
            try {
                end(outcome);
            } finally {
                release.run();
            }
        }
    }

    private void end(Outcome outcome) {
        try {
            permit.release();
        } finally {
            settle.accept(this, outcome);
        }
    }

    /** The work returned; true when it also finished, so that this thread goes on with the next. */
    boolean returned() {
        synchronized (this) {
            thread = null;
        }
        // It was meant for this try; it must not hit the next one on this thread.
        Thread.interrupted();
        if (phase.compareAndSet(Phase.WORKING, Phase.RETURNED)) {
            permit.waits();
            return false;
        }
        return phase.get() == Phase.FINISHED;
    }

    /** Gives up waiting, unless it has just finished; true when a thread is still at it. */
    boolean abandon(Outcome overdue) {
        if (!phase.compareAndSet(Phase.WORKING, Phase.ABANDONED)
                && !phase.compareAndSet(Phase.RETURNED, Phase.ABANDONED)) {
            return false;
        }
        synchronized (this) {
            hung = thread != null;
            if (hung) {
                thread.interrupt();
            }
        }
        try {
            end(overdue);
        } finally {
            release.run();
        }
        return hung();
    }

    /** Whether it was given up while its thread was at it. */
    synchronized boolean hung() {
        return hung;
    }
}
