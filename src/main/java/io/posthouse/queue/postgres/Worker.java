package io.posthouse.queue.postgres;

import io.posthouse.queue.Failpoint;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private final Shared shared;
    private final Tries tries;
    private final AloneTries alone;
    private final WorkerLeases leases;
    private final Hand hand;
    /** Of the hand. */
    private final Intake intake;

    private final Breaker breaker = new Breaker();
    private final Places places;
    private boolean stalled;
    private boolean running;
    /** Whether a look at the throttled lanes is on its way. */
    private boolean resting;

    Worker(WorkerPlan plan, Work work, Executor executor, Shared shared) {
        this.plan = plan;
        this.executor = executor;
        this.shared = shared;
        LaneRules rules = new WorkerRules(plan.subscription(), shared);
        this.tries = new Tries(work, plan.timeout(), executor);
        this.leases = new WorkerLeases(plan.subscription(), shared, rules, this::ask, this::came);
        this.hand = new Hand(plan, shared, rules);
        this.intake = hand.intake();
        this.alone = new AloneTries(this, tries, shared, rules);
        this.places = new Places(plan, shared, this, tries, hand, breaker);
    }

    public synchronized void start() {
        running = true;
        resume();
    }

    /** Starts nothing any more; what was leased and not started is ready for others at once. */
    public synchronized void stop() {
        running = false;
        hand.empty();
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
        return running && !leases.failing();
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
        hand.steered();
        resume();
    }

    /** Whether what was leased may be begun. Under the lock. */
    boolean goesOn() {
        return running && shared.permissions().known();
    }

    /** Whether something may be tried now. */
    synchronized boolean mayTry() {
        return goesOn() && breaker.permits(System.nanoTime(), 1) > 0;
    }

    /** Tries messages of this worker by themselves, beside the others. */
    AloneTries alone() {
        return alone;
    }

    /** False when nothing may be tried now, or no thread can be had. */
    synchronized boolean beginAlone(Leased leased, Runnable task) {
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

    /** Begins what may be begun now. Under the lock. */
    void next() {
        boolean begun = true;
        while (begun && running && !stalled && places.wanted() && mayTry()) {
            begun = places.begin();
        }
        if (running && !stalled && !leases.asking() && mayTry() && intake.wantsMore(breaker.open())) {
            leases.begin();
        }
        if (running && intake.throttled() && !resting) {
            resting = true;
            shared.threads().later(shared.rations().rest(), this::rested);
        }
    }

    private synchronized void rested() {
        resting = false;
        intake.rested(Integer.MAX_VALUE);
        next();
    }

    /** False when no thread can be had (too many, or we are closing): goes on with the next tick. Under the lock. */
    boolean begin(Runnable task) {
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

    private synchronized Intake.Asked ask() {
        return intake.ask(breaker.open());
    }

    private synchronized void came(WorkerLeases.Answer answer) {
        leases.ended(answer);
        stalled |= answer.failed();
        hand.took(answer.asked(), answer.leased(), answer.failed());
        if (!running) {
            hand.empty();
        }
        next();
    }

    void settle(Attempt attempt, Outcome outcome) {
        tries.ended(attempt);
        boolean alone = attempt.batch.size() == 1;
        long took = System.nanoTime() - attempt.startedAt;
        shared.outcomes().worked(attempt.batch, took);
        synchronized (this) {
            intake.worked(attempt.batch.size(), took);
            judge(outcome.word());
            if (!alone && (outcome.word() == Word.LATER || outcome.word() == Word.REJECTED)) {
                apart(attempt.batch);
                return;
            }
        }
        for (Leased leased : attempt.batch) {
            shared.outcomes().settle(leased, outcome, plan, alone);
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
            hand.empty();
            shared.threads().later(breaker.openUntil() - System.nanoTime(), this::resume);
        } else if (word != Word.OVERDUE) {
            breaker.succeeded();
        }
    }

    /** One of them is bad. */
    private void apart(List<Leased> batch) {
        if (running) {
            hand.apart(batch);
            next();
        } else {
            hand.giveBack(batch);
        }
    }
}
