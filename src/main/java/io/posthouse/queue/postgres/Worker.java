package io.posthouse.queue.postgres;

import io.posthouse.queue.Failpoint;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Works off one subscription in this process: leases ahead in fair turn, tries with bounded concurrency, hands each outcome to
 * the settler. Thread-safe.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** Throttled lanes looked at when a try has ended. */
    private static final int FEW = 16;

    private final WorkerPlan plan;
    private final Executor executor;
    private final Engine engine;
    private final Tries tries;
    private final Intake intake;
    private final Breaker breaker = new Breaker();
    private final Spacing spacing = new Spacing();
    private final Runnable again = this::again;
    private int free;
    /** Threads asked for that have not taken their messages yet. */
    private int starting;

    private boolean leasing;
    private boolean stalled;
    private boolean failing;
    private boolean running;
    /** Whether a look at the throttled lanes is on its way. */
    private boolean resting;

    /** What a worker needs of the engine. None of it blocks but what says so, and {@code lease}. */
    interface Engine extends LaneRules {
        /** Whether the rules of control are known: else nothing may begin. */
        boolean steered();

        /** The same turns, each with what the throttles leave it; followed by {@link #lease}. Blocks. */
        List<Rotation.Turn> ration(List<Rotation.Turn> turns, int each) throws Exception;

        /** Nanoseconds until the throttles may have something again. */
        long rest();

        /** Whether a suspect may be tried now; with what the throttles want for it. Blocks. */
        boolean admit(Leased suspect) throws SQLException;

        List<Leased> lease(List<Rotation.Turn> turns, int each) throws Exception;

        /** These begin now. */
        void started(List<Leased> batch);

        /** They were worked on for so long, together. */
        void worked(List<Leased> batch, long nanos);

        /** It was admitted and did not begin. */
        void untried(Leased suspect);

        boolean holds(long lease);

        void settle(Leased leased, Outcome outcome, WorkerPlan plan, boolean alone);

        void execute(Runnable leasing);

        void later(long nanos, Runnable task);

        /** What the workers of this process share the processors by. */
        BacklogGate gate();

        Floods floods();
    }

    Worker(WorkerPlan plan, Work work, Executor executor, Engine engine) {
        this.plan = plan;
        this.executor = executor;
        this.engine = engine;
        this.tries = new Tries(work, plan.timeout(), executor);
        this.intake = new Intake(plan, engine.floods(), engine);
        this.free = plan.concurrency();
    }

    public synchronized void start() {
        running = true;
        resume();
    }

    /** Starts nothing any more; what was leased and not started is ready for others at once. */
    public synchronized void stop() {
        running = false;
        giveBack(intake.drain());
    }

    /** Messages in the hands of the work now. */
    public int inFlight() {
        return tries.messages();
    }

    /** Leased, not started. */
    public synchronized int buffered() {
        return intake.size();
    }

    public synchronized boolean running() {
        return running;
    }

    /** Whether it can take work: it is started, and its last lease did not fail. */
    public synchronized boolean well() {
        return running && !failing;
    }

    /** Whether it pauses because what it needs is away. */
    public synchronized boolean pausing() {
        return breaker.open();
    }

    synchronized void wake(long lane, long from) {
        intake.offer(lane, from);
        next();
    }

    /** Once a second: gives up on tries that do not return, and goes on after a failure of the queue's database. */
    void tick() {
        tries.abandonOverdue();
        hungry();
    }

    private synchronized void hungry() {
        intake.hungry();
        resume();
    }

    /** The rules of control have changed, or are known again. */
    synchronized void steer() {
        giveBack(intake.steered());
        resume();
    }

    /** Whether something may be tried now. */
    synchronized boolean mayTry() {
        return running && engine.steered() && breaker.permits(System.nanoTime(), 1) > 0;
    }

    /** Whether something of this lane may be. */
    boolean mayTry(long lane) {
        Permission permission = engine.permission(lane);
        return permission != null && !permission.paused() && !engine.dry(permission) && mayTry();
    }

    /**
     * Tries one message by itself, beside the others; {@code finished} runs when its outcome is known.
     *
     * @return false when it may not be tried now: then nothing was begun
     */
    boolean alone(Leased leased, Runnable finished) throws SQLException {
        if (!mayTry() || !engine.admit(leased)) {
            return false;
        }
        BiConsumer<Attempt, Outcome> settle = (attempt, outcome) -> {
            try {
                settle(attempt, outcome);
            } finally {
                finished.run();
            }
        };
        if (!beginAlone(leased, () -> tries.run(new Attempt(List.of(leased), Permit.FREE, settle, () -> {})))) {
            engine.untried(leased);
            return false;
        }
        return true;
    }

    private synchronized boolean beginAlone(Leased leased, Runnable task) {
        boolean begun = mayTry() && begin(task);
        if (begun) {
            intake.began(leased);
        }
        return begun;
    }

    private synchronized void resume() {
        stalled = false;
        next();
    }

    private void next() {
        while (running && !stalled && free > 0 && waitsForThread() && mayTry()) {
            Permit permit = permit();
            if (permit == null) {
                break;
            }
            boolean probe = breaker.open();
            if (begin(() -> run(probe, permit))) {
                free--;
                starting++;
            } else {
                permit.release();
            }
        }
        if (running && !stalled && !leasing && mayTry() && intake.wantsMore(breaker.open())) {
            leasing = true;
            long wait = spacing.pause(System.nanoTime());
            if (wait > 0) {
                engine.later(wait, this::lease);
            } else {
                engine.execute(this::lease);
            }
        }
        if (running && intake.throttled() && !resting) {
            resting = true;
            engine.later(engine.rest(), this::rested);
        }
    }

    private synchronized void rested() {
        resting = false;
        intake.rested(Integer.MAX_VALUE);
        next();
    }

    /** For the next try; null when it is a backlog's and must wait. */
    private Permit permit() {
        boolean arrived = intake.arrived() > starting * plan.batch();
        return arrived ? engine.gate().arrived() : engine.gate().enter(again);
    }

    private synchronized void again() {
        next();
    }

    private boolean waitsForThread() {
        return intake.size() > starting * plan.batch();
    }

    /** False when no thread can be had (too many, or we are closing): goes on with the next tick. */
    private boolean begin(Runnable task) {
        breaker.started();
        try {
            executor.execute(task);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.atDebug().setCause(e).log("no thread to work on; goes on with the next sweep");
            stalled = true;
            breaker.unused();
            return false;
        }
    }

    private void lease() {
        long begun = System.nanoTime();
        Intake.Asked asked;
        synchronized (this) {
            asked = intake.ask(breaker.open());
        }
        List<Leased> leased = List.of();
        boolean failed = false;
        try {
            asked = asked.turns().isEmpty() ? asked : asked.rationed(engine.ration(asked.turns(), asked.each()));
            leased = asked.isEmpty() ? leased : engine.lease(asked.turns(), asked.each());
        } catch (Exception | Error e) {
            failed = true;
            tell(e);
        }
        synchronized (this) {
            failing = failed;
            spacing.leased(begun, leased.size());
            giveBack(intake.took(asked, leased, failed));
            leasing = false;
            stalled |= failed;
            if (!running) {
                giveBack(intake.drain());
            }
            next();
        }
    }

    /** Once for each outage. */
    private synchronized void tell(Throwable reason) {
        LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
                .addKeyValue("event.action", "queue.lease-failed")
                .addKeyValue("posthouse.subscription", plan.subscription())
                .setCause(reason)
                .log("nothing can be leased; tried again with each sweep");
    }

    private void run(boolean probe, Permit permit) {
        Attempt attempt = first(probe, permit);
        while (attempt != null && tries.run(attempt)) {
            attempt = following();
        }
    }

    private synchronized Attempt first(boolean probe, Permit permit) {
        starting--;
        return attempt(probe, permit);
    }

    private synchronized Attempt following() {
        Permit permit = intake.size() == 0 ? null : permit();
        return attempt(false, permit);
    }

    /** The next, or null: this thread ends and its place is free. */
    private Attempt attempt(boolean probe, Permit permit) {
        if (permit != null && running && engine.steered() && (probe || !breaker.open())) {
            List<Leased> batch = ours(probe ? 1 : plan.batch(), permit != Permit.FREE);
            if (!batch.isEmpty()) {
                next();
                return new Attempt(batch, permit, this::settle, this::release);
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

    /** Of what is leased ahead, what is still surely leased by this process. */
    private List<Leased> ours(int limit, boolean any) {
        List<Leased> next = intake.poll(limit, any);
        while (!next.isEmpty()) {
            List<Leased> held = new ArrayList<>();
            for (Leased one : next) {
                if (engine.holds(one.lease())) {
                    held.add(one);
                } else {
                    giveBack(List.of(one));
                }
            }
            if (!held.isEmpty()) {
                engine.started(held);
                return held;
            }
            next = intake.poll(limit, any);
        }
        return List.of();
    }

    private synchronized void release() {
        free++;
        next();
    }

    private void settle(Attempt attempt, Outcome outcome) {
        tries.ended(attempt);
        boolean alone = attempt.batch.size() == 1;
        long took = System.nanoTime() - attempt.startedAt;
        engine.worked(attempt.batch, took);
        synchronized (this) {
            intake.worked(attempt.batch.size(), took);
            judge(outcome.word());
            if (!alone && (outcome.word() == Word.LATER || outcome.word() == Word.REJECTED)) {
                apart(attempt.batch);
                return;
            }
        }
        for (Leased leased : attempt.batch) {
            engine.settle(leased, outcome, plan, alone);
            if (!alone) {
                Failpoint.MID_BATCH.pass();
            }
        }
        freed(attempt.batch);
    }

    /** Their lanes may have more in hand, and a place of a throttle may be free again: for the first of those that wait. */
    private synchronized void freed(List<Leased> ended) {
        boolean more = false;
        for (Leased one : ended) {
            more |= intake.ended(one);
        }
        if (intake.throttled()) {
            intake.rested(FEW);
            more = true;
        }
        if (more) {
            next();
        }
    }

    private void judge(Word word) {
        if (word == Word.AWAY || (word == Word.OVERDUE && breaker.open())) {
            breaker.failed(System.nanoTime());
            giveBack(intake.drain());
            engine.later(breaker.openUntil() - System.nanoTime(), this::resume);
        } else if (word != Word.OVERDUE) {
            breaker.succeeded();
        }
    }

    /** One of them is bad: each by itself, so that only that one fails. */
    private void apart(List<Leased> batch) {
        if (!running) {
            giveBack(batch);
            return;
        }
        batch.forEach(intake::addAlone);
        next();
    }

    private void giveBack(List<Leased> untouched) {
        for (Leased one : untouched) {
            intake.ended(one);
            engine.settle(one, Outcome.GIVEN_BACK, plan, true);
        }
    }
}
