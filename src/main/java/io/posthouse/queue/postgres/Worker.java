package io.posthouse.queue.postgres;

import io.posthouse.queue.BoundedThreads;
import io.posthouse.queue.Failpoint;
import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one subscription in this process: leases ahead in fair turn, tries with bounded concurrency, hands each outcome to
 * the settler. Thread-safe.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int ARRIVING = 8;

    private final WorkerPlan plan;
    private final Work work;
    private final Executor executor;
    private final Engine engine;
    private final Rotation rotation = new Rotation();
    private final FairBuffer buffer = new FairBuffer();
    private final Breaker breaker = new Breaker();
    private final Pace pace;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private int free;
    /** Threads asked for that have not taken their messages yet. */
    private int starting;

    private boolean leasing;
    private boolean stalled;
    private boolean running;

    /** What a worker needs of the engine. None of it blocks but {@code lease}. */
    interface Engine {
        List<Leased> lease(List<Rotation.Turn> turns, int each) throws Exception;

        boolean holds(long lease);

        void settle(Leased leased, Outcome outcome, WorkerPlan plan, boolean alone);

        void execute(Runnable leasing);

        void later(long nanos, Runnable task);
    }

    Worker(WorkerPlan plan, Work work, Executor executor, Engine engine) {
        this.plan = plan;
        this.work = work;
        this.executor = executor;
        this.engine = engine;
        this.pace = new Pace(plan);
        this.free = plan.concurrency();
    }

    public synchronized void start() {
        running = true;
        stalled = false;
        next();
    }

    /** Starts nothing any more; what was leased and not started is ready for others at once. */
    public synchronized void stop() {
        running = false;
        giveBack();
    }

    /** Messages in the hands of the work now. */
    public int inFlight() {
        int messages = 0;
        for (Attempt attempt : attempts) {
            messages += attempt.batch.size();
        }
        return messages;
    }

    /** Leased, not started. */
    public synchronized int buffered() {
        return buffer.size();
    }

    public synchronized boolean running() {
        return running;
    }

    /** Whether it pauses because what it needs is away. */
    public synchronized boolean pausing() {
        return breaker.open();
    }

    WorkerPlan plan() {
        return plan;
    }

    synchronized void wake(long lane, long from) {
        rotation.offer(lane, from);
        next();
    }

    /** Once a second: gives up on tries that do not return, and goes on after a failure of the queue's database. */
    void tick() {
        long now = System.nanoTime();
        for (Attempt attempt : attempts) {
            if (now - attempt.startedAt > plan.timeout().toNanos() && attempt.abandon(overdue())) {
                hanging(1);
            }
        }
        resume();
    }

    /** Whether a suspect may be tried now. */
    synchronized boolean mayTry() {
        return running && breaker.permits(System.nanoTime(), 1) > 0;
    }

    /**
     * Tries one message by itself, beside the others; {@code finished} runs when its outcome is known.
     *
     * @return false when it may not be tried now: then nothing was begun
     */
    boolean alone(Leased leased, Runnable finished) {
        synchronized (this) {
            if (!mayTry()) {
                return false;
            }
            breaker.started();
        }
        try {
            executor.execute(() -> attempt(new Attempt(List.of(leased), tellingWhen(finished), () -> {})));
        } catch (RuntimeException | Error e) {
            refused(e);
            return false;
        }
        return true;
    }

    private BiConsumer<Attempt, Outcome> tellingWhen(Runnable finished) {
        return (attempt, outcome) -> {
            try {
                settle(attempt, outcome);
            } finally {
                finished.run();
            }
        };
    }

    private synchronized void resume() {
        stalled = false;
        next();
    }

    private void next() {
        while (running && !stalled && free > 0 && waitsForThread() && breaker.permits(System.nanoTime(), free) > 0) {
            begin(breaker.open());
        }
        if (running && !leasing && !stalled && wantsMore()) {
            leasing = true;
            engine.execute(this::lease);
        }
    }

    private boolean waitsForThread() {
        return buffer.size() > starting * plan.batch();
    }

    private void begin(boolean probe) {
        free--;
        starting++;
        breaker.started();
        try {
            executor.execute(() -> run(probe));
        } catch (RuntimeException | Error e) {
            free++;
            starting--;
            refused(e);
        }
    }

    /** No thread can be had: too many, or we are closing. Goes on with the next tick. */
    private synchronized void refused(Throwable reason) {
        stalled = true;
        breaker.unused();
        LOG.atDebug().setCause(reason).log("no thread to work on; goes on with the next sweep");
    }

    private boolean wantsMore() {
        if (rotation.isEmpty() || buffer.bytes() >= Pace.BYTES || breaker.permits(System.nanoTime(), 1) == 0) {
            return false;
        }
        return buffer.size() <= ahead() / 2 || (buffer.size() < 2 * ahead() && rotation.any(arriving()));
    }

    private LongPredicate arriving() {
        return lane -> !buffer.has(lane);
    }

    private int ahead() {
        return breaker.open() ? 1 : pace.ahead();
    }

    private void lease() {
        List<Rotation.Turn> turns;
        int each;
        synchronized (this) {
            boolean low = buffer.size() <= ahead() / 2;
            int room = low ? Math.max(1, ahead() - buffer.size()) : ahead();
            turns = rotation.take(room, low ? lane -> true : arriving());
            each = turns.isEmpty() ? 0 : Math.max(1, room / turns.size());
            each = low ? each : Math.min(each, ARRIVING);
        }
        List<Leased> leased = List.of();
        boolean failed = false;
        try {
            leased = turns.isEmpty() ? leased : engine.lease(turns, each);
        } catch (Exception | Error e) {
            failed = true;
            LOG.atDebug().setCause(e).log("leasing failed; goes on with the next sweep");
        }
        synchronized (this) {
            leased(turns, leased, each, failed);
        }
    }

    private void leased(List<Rotation.Turn> turns, List<Leased> leased, int each, boolean failed) {
        Map<Long, long[]> got = new HashMap<>();
        for (Leased one : leased) {
            long[] lane = got.computeIfAbsent(one.lane(), key -> new long[2]);
            lane[0]++;
            if (one.envelope() == null) {
                engine.settle(one, Outcome.GIVEN_BACK, plan, true);
            } else {
                lane[1] = Math.max(lane[1], one.delivery());
                pace.leased(one.envelope().length);
                buffer.add(one);
            }
        }
        for (Rotation.Turn turn : turns) {
            long[] lane = got.getOrDefault(turn.lane(), new long[2]);
            rotation.served(turn.lane(), Math.max(lane[1], turn.floor()), failed || lane[0] >= each);
        }
        leasing = false;
        stalled |= failed;
        if (!running) {
            giveBack();
        }
        next();
    }

    private void run(boolean probe) {
        List<Leased> batch = firstBatch(probe);
        while (batch != null && attempt(new Attempt(batch, this::settle, this::release))) {
            batch = nextBatch(false);
        }
    }

    /** Tries; true when it finished on this thread. */
    private boolean attempt(Attempt attempt) {
        attempts.add(attempt);
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

    private void hanging(int more) {
        if (executor instanceof BoundedThreads threads) {
            threads.hanging(more);
        }
    }

    private Outcome overdue() {
        String text = "did not return within " + plan.timeout().toMillis() + " ms";
        return Outcome.failed(Word.OVERDUE, null, new Failure(null, text, null, null));
    }

    private synchronized List<Leased> firstBatch(boolean probe) {
        starting--;
        return nextBatch(probe);
    }

    /** The next to try, or null: this thread ends and its permit is free. */
    private synchronized List<Leased> nextBatch(boolean probe) {
        if (running && (probe || !breaker.open())) {
            List<Leased> batch = ours(probe ? 1 : plan.batch());
            if (!batch.isEmpty()) {
                next();
                return batch;
            }
        }
        if (probe) {
            breaker.unused();
        }
        free++;
        next();
        return null;
    }

    /** From the buffer, what is still surely leased by this process. */
    private List<Leased> ours(int limit) {
        while (buffer.size() > 0) {
            List<Leased> held = new ArrayList<>();
            for (Leased one : buffer.poll(limit)) {
                if (engine.holds(one.lease())) {
                    held.add(one);
                } else {
                    engine.settle(one, Outcome.GIVEN_BACK, plan, true);
                }
            }
            if (!held.isEmpty()) {
                return held;
            }
        }
        return List.of();
    }

    private synchronized void release() {
        free++;
        next();
    }

    private void settle(Attempt attempt, Outcome outcome) {
        attempts.remove(attempt);
        boolean alone = attempt.batch.size() == 1;
        synchronized (this) {
            pace.worked(attempt.batch.size(), System.nanoTime() - attempt.startedAt);
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
    }

    private void judge(Word word) {
        if (word == Word.AWAY || (word == Word.OVERDUE && breaker.open())) {
            breaker.failed(System.nanoTime());
            giveBack();
            engine.later(breaker.openUntil() - System.nanoTime(), this::resume);
        } else if (word != Word.OVERDUE) {
            breaker.succeeded();
        }
    }

    /** One of them is bad: each by itself, so that only that one fails. */
    private void apart(List<Leased> batch) {
        for (Leased one : batch) {
            if (running) {
                buffer.addAlone(one);
            } else {
                engine.settle(one, Outcome.GIVEN_BACK, plan, true);
            }
        }
        next();
    }

    private void giveBack() {
        for (Leased leased : buffer.drain()) {
            engine.settle(leased, Outcome.GIVEN_BACK, plan, true);
            rotation.offer(leased.lane(), leased.delivery());
        }
    }
}
