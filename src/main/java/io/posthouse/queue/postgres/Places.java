package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.WorkerPlan;
import java.util.List;

/**
 * The places of a worker: as many threads at once take messages from its hand, each one try after the other. Guarded by its
 * worker.
 */
final class Places {
    private final WorkerPlan plan;
    private final Shared shared;
    private final Worker worker;
    private final Tries tries;
    private final Hand hand;
    private final Intake intake;
    private final Breaker breaker;
    private final Runnable again = this::again;
    private int free;
    /** Threads asked for that have not taken their messages yet. */
    private int starting;

    Places(WorkerPlan plan, Shared shared, Worker worker, Tries tries, Hand hand, Breaker breaker) {
        this.plan = plan;
        this.shared = shared;
        this.worker = worker;
        this.tries = tries;
        this.hand = hand;
        this.intake = hand.intake();
        this.breaker = breaker;
        this.free = plan.concurrency();
    }

    /** Whether one is free and a thread more would find messages. */
    boolean wanted() {
        return free > 0 && intake.size() > starting * plan.batch();
    }

    /** Asks for a thread; false when none can be had now, or what waits is a backlog's and must wait. */
    boolean begin() {
        Permit permit = permit();
        if (permit == null) {
            return false;
        }
        boolean probe = breaker.open();
        if (!worker.begin(() -> run(probe, permit))) {
            permit.release();
            return false;
        }
        free--;
        starting++;
        return true;
    }

    /** For the next try; null when it is a backlog's and must wait. */
    private Permit permit() {
        boolean arrived = intake.arrived() > starting * plan.batch();
        return arrived ? shared.gate().arrived() : shared.gate().enter(again);
    }

    private void again() {
        synchronized (worker) {
            worker.next();
        }
    }

    private void run(boolean probe, Permit permit) {
        Attempt attempt = first(probe, permit);
        while (attempt != null && tries.run(attempt)) {
            attempt = following();
        }
    }

    private Attempt first(boolean probe, Permit permit) {
        synchronized (worker) {
            starting--;
            return attempt(probe, permit);
        }
    }

    private Attempt following() {
        synchronized (worker) {
            Permit permit = intake.size() == 0 ? null : permit();
            return attempt(false, permit);
        }
    }

    /** The next, or null: this thread ends and its place is free. */
    private Attempt attempt(boolean probe, Permit permit) {
        if (permit != null && worker.goesOn() && (probe || !breaker.open())) {
            List<Leased> batch = hand.next(probe ? 1 : plan.batch(), permit != Permit.FREE);
            if (!batch.isEmpty()) {
                worker.next();
                return new Attempt(batch, permit, worker::settle, this::release);
            }
        }
        if (permit != null) {
            permit.release();
        }
        if (probe) {
            breaker.unused();
        }
        release();
        return null;
    }

    private void release() {
        synchronized (worker) {
            free++;
            worker.next();
        }
    }
}
