package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one subscription in this process: leases ahead in fair turn, tries with bounded concurrency, hands each outcome to
 * the settler. Thread-safe.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** Work for about this long is leased ahead, so that a slow worker does not sit on what others could do. */
    private static final long AHEAD = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int ARRIVING = 8;

    private final WorkerPlan plan;
    private final Work work;
    private final Executor executor;
    private final Engine engine;
    private final Rotation rotation = new Rotation();
    private final FairBuffer buffer = new FairBuffer();
    private final Breaker breaker = new Breaker();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private int free;
    private boolean leasing;
    private boolean stalled;
    private boolean running;
    private double nanosEach = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a worker needs of the engine. */
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
        this.free = plan.concurrency();
    }

    public synchronized void start() {
        running = true;
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
            if (now - attempt.startedAt > plan.timeout().toNanos()) {
                attempt.abandon(Outcome.failed(
                        Word.OVERDUE,
                        null,
                        new Failure(
                                null, "did not return within " + plan.timeout().toSeconds() + " s", null, null)));
            }
        }
        synchronized (this) {
            stalled = false;
            next();
        }
    }

    /** Tries one message by itself, beside the others; {@code finished} runs when its outcome is known. */
    void alone(Leased leased, Runnable finished) {
        executor.execute(() -> {
            Attempt attempt = new Attempt(
                    List.of(leased),
                    (self, outcome) -> {
                        settle(self, outcome);
                        finished.run();
                    },
                    () -> {});
            attempt(attempt);
        });
    }

    private void next() {
        if (!running) {
            return;
        }
        while (free > 0 && buffer.size() > 0 && breaker.permits(System.nanoTime(), free) > 0) {
            boolean probe = breaker.open();
            free--;
            breaker.started();
            executor.execute(() -> run(probe));
        }
        if (!leasing && !stalled && wantsMore()) {
            leasing = true;
            engine.execute(this::lease);
        }
    }

    private boolean wantsMore() {
        if (rotation.isEmpty() || breaker.permits(System.nanoTime(), 1) == 0) {
            return false;
        }
        return buffer.size() <= ahead() / 2 || (buffer.size() < 2 * ahead() && rotation.any(arriving()));
    }

    private LongPredicate arriving() {
        return lane -> !buffer.has(lane);
    }

    private int ahead() {
        if (breaker.open()) {
            return 1;
        }
        int once = plan.concurrency() * plan.batch();
        double rounds = Math.max(1, AHEAD / (nanosEach * plan.batch()));
        return (int) Math.max(1, Math.min(Math.max(once, plan.prefetch()), once * rounds));
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
        } catch (Exception e) {
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
            lane[1] = Math.max(lane[1], one.delivery());
            buffer.add(one);
        }
        for (Rotation.Turn turn : turns) {
            long[] lane = got.getOrDefault(turn.lane(), new long[] {0, turn.floor()});
            rotation.served(turn.lane(), lane[1], failed || lane[0] == each);
        }
        leasing = false;
        stalled = failed;
        if (!running) {
            giveBack();
        }
        next();
    }

    private void run(boolean probe) {
        for (List<Leased> batch = takeBatch(probe); batch != null; batch = takeBatch(false)) {
            if (!attempt(new Attempt(batch, this::settle, this::release))) {
                return;
            }
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
        boolean goOn = attempt.returned();
        // An interrupt that came too late must not hit the next message.
        Thread.interrupted();
        return goOn;
    }

    /** The next to try, or null: this thread ends and its permit is free. */
    private synchronized List<Leased> takeBatch(boolean probe) {
        if (running && (probe || !breaker.open())) {
            List<Leased> batch = buffer.poll(probe ? 1 : plan.batch());
            if (!batch.isEmpty() && engine.holds(batch.get(0).lease())) {
                next();
                return batch;
            }
            batch.forEach(lost -> engine.settle(lost, Outcome.GIVEN_BACK, plan, true));
        }
        if (probe) {
            breaker.unused();
        }
        free++;
        next();
        return null;
    }

    private synchronized void release() {
        free++;
        next();
    }

    private void settle(Attempt attempt, Outcome outcome) {
        attempts.remove(attempt);
        boolean alone = attempt.batch.size() == 1;
        synchronized (this) {
            double nanos = (double) (System.nanoTime() - attempt.startedAt) / attempt.batch.size();
            nanosEach += (nanos - nanosEach) / 16;
            if (outcome.word() == Word.HELD) {
                breaker.failed(System.nanoTime());
                giveBack();
                engine.later(breaker.openUntil() - System.nanoTime(), this::tick);
            } else {
                breaker.succeeded();
            }
            if (!alone && (outcome.word() == Word.LATER || outcome.word() == Word.REJECTED)) {
                // One of them is bad: each by itself, so that only that one fails.
                attempt.batch.forEach(
                        running ? buffer::addAlone : one -> engine.settle(one, Outcome.GIVEN_BACK, plan, true));
                next();
                return;
            }
        }
        for (Leased leased : attempt.batch) {
            engine.settle(leased, outcome, plan, alone);
        }
    }

    private void giveBack() {
        for (Leased leased : buffer.drain()) {
            engine.settle(leased, Outcome.GIVEN_BACK, plan, true);
            rotation.offer(leased.lane(), leased.delivery());
        }
    }
}
