package io.posthouse.queue.postgres;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * While messages arrive for lanes that have no backlog, lets in only as many tries of backlogs as {@link Headroom} allows:
 * all workers of this process together, who waits longest first. A flood fills every processor and every queue between;
 * what just arrived would wait behind it at each step. When nothing else arrives, a flood may have the whole machine.
 * Thread-safe.
 */
final class BacklogGate {
    /** Of a try whose thread came back; it waits for a commit or an answer, and needs a processor for little. */
    private static final int WAITING = 1;

    private static final int WORKING = 16;
    /** A try that takes longer waits for something else than a processor. */
    private static final long COUNTED = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SHY = TimeUnit.SECONDS.toNanos(1);

    private final Headroom headroom;
    private final DoubleSupplier load;
    private final Executor callers;
    private final LongSupplier clock;
    private final LinkedHashSet<Counted> inside = new LinkedHashSet<>();
    private final LinkedHashSet<Runnable> waiting = new LinkedHashSet<>();
    private int weight;
    private boolean wanted;
    private long looked;
    private volatile long arrived;

    /**
     * @param load share of the machine's processors that is busy, 0 to 1; negative = unknown
     * @param callers runs what waited, so that it takes no lock of the one who left
     * @param clock in nanoseconds
     */
    BacklogGate(Headroom headroom, DoubleSupplier load, Executor callers, LongSupplier clock) {
        this.headroom = headroom;
        this.load = load;
        this.callers = callers;
        this.clock = clock;
        this.looked = clock.getAsLong();
        this.arrived = looked - SHY;
    }

    /** What has just arrived passes beside the gate, and narrows it. */
    Permit arrived() {
        arrived = clock.getAsLong();
        return Permit.FREE;
    }

    /**
     * A try of a backlog, or null: then {@code again} runs once there is room.
     *
     * @param again the same object each time, one for each worker
     */
    Permit enter(Runnable again) {
        look();
        synchronized (this) {
            if (!room()) {
                wanted = true;
                waiting.add(again);
                return null;
            }
            waiting.remove(again);
            Counted permit = new Counted(clock.getAsLong());
            inside.add(permit);
            weight += permit.weight;
            return permit;
        }
    }

    /** For those who wait behind tries that take long. */
    void tick() {
        look();
        call();
    }

    /** Lets those in who waited, as far as there is room for one each. */
    private void call() {
        Runnable next;
        synchronized (this) {
            Iterator<Runnable> first = waiting.iterator();
            if (!first.hasNext() || !room()) {
                return;
            }
            next = first.next();
            first.remove();
        }
        callers.execute(() -> {
            next.run();
            // It may have had nothing left to do: then the next has waited for nothing.
            call();
        });
    }

    private boolean room() {
        long now = clock.getAsLong();
        Iterator<Counted> oldest = inside.iterator();
        while (oldest.hasNext()) {
            Counted one = oldest.next();
            if (now - one.since <= COUNTED) {
                break;
            }
            oldest.remove();
            weight -= one.weight;
        }
        return now - arrived >= SHY || weight + WORKING <= headroom.tries() * WORKING;
    }

    private void look() {
        long now = clock.getAsLong();
        synchronized (this) {
            if (now - looked < LOOK || waiting.isEmpty() && inside.isEmpty()) {
                return;
            }
            looked = now;
        }
        double busy = load.getAsDouble();
        synchronized (this) {
            headroom.seen(busy, wanted);
            wanted = !waiting.isEmpty();
        }
    }

    private final class Counted implements Permit {
        private final long since;
        private int weight = WORKING;

        private Counted(long since) {
            this.since = since;
        }

        @Override
        public void waits() {
            synchronized (BacklogGate.this) {
                if (inside.contains(this)) {
                    BacklogGate.this.weight -= weight - WAITING;
                    weight = WAITING;
                }
            }
            call();
        }

        @Override
        public void release() {
            synchronized (BacklogGate.this) {
                if (inside.remove(this)) {
                    BacklogGate.this.weight -= weight;
                }
            }
            call();
        }
    }
}
