package io.posthouse.queue.postgres;

import io.posthouse.queue.BoundedThreads;
import io.posthouse.queue.Failure;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The tries of one worker that are going on. Thread-safe. */
final class Tries {
    private final Work work;
    private final Duration timeout;
    private final Executor threads;
    private final Set<Attempt> going = ConcurrentHashMap.newKeySet();

    Tries(Work work, Duration timeout, Executor threads) {
        this.work = work;
        this.timeout = timeout;
        this.threads = threads;
    }

    /** Tries; true when it ended on this thread, which is free to go on. */
    boolean run(Attempt attempt) {
        going.add(attempt);
        try {
            work.work(attempt.batch, attempt);
        } catch (RuntimeException | Error e) {
            attempt.accept(Outcome.failed(
                    Word.LATER, null, new Failure(e.getClass().getName(), "the worker itself failed", null, null)));
        }
        boolean goesOn = attempt.returned();
        if (attempt.hung()) {
            hanging(-1);
        }
        return goesOn;
    }

    void ended(Attempt attempt) {
        going.remove(attempt);
    }

    /** Gives up on those that take too long. */
    void abandonOverdue() {
        long now = System.nanoTime();
        for (Attempt attempt : going) {
            if (now - attempt.startedAt > timeout.toNanos() && attempt.abandon(overdue())) {
                hanging(1);
            }
        }
    }

    /** Messages in the hands of the work now. */
    int messages() {
        int messages = 0;
        for (Attempt attempt : going) {
            messages += attempt.batch.size();
        }
        return messages;
    }

    private void hanging(int more) {
        if (threads instanceof BoundedThreads bounded) {
            bounded.hanging(more);
        }
    }

    private Outcome overdue() {
        String text = "did not return within " + timeout.toMillis() + " ms";
        return Outcome.failed(Word.OVERDUE, null, new Failure(null, text, null, null));
    }
}
