package io.posthouse.ingest.partner;

import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Threads for the programs of realms, in fair turn: a realm never has all of them, whoever waits comes next in the order of
 * realms, and a realm of which too much waits is told to come again while the others go on. Each step costs the same, however
 * many realms there are. Thread-safe.
 */
public final class Turns implements AutoCloseable {
    private final int most;
    private final int mostOfOne;
    private final int waitingOfOne;
    private final Duration patience;
    private final ExecutorService threads;
    private final Problems problems = new Problems();
    private final LongAdder refused = new LongAdder();

    // Of the lock.
    private final Map<String, Line> lines = new HashMap<>();
    private final ArrayDeque<Line> next = new ArrayDeque<>();
    private int running;
    private int waiting;
    private boolean closed;

    /**
     * @param most tasks at once
     * @param mostOfOne of one realm
     * @param waitingOfOne tasks of one realm that wait
     * @param patience who has waited longer is refused: by then its sender is hardly there
     */
    Turns(int most, int mostOfOne, int waitingOfOne, Duration patience) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.waitingOfOne = waitingOfOne;
        this.patience = patience;
        this.threads = Executors.newFixedThreadPool(most, task -> {
            Thread thread = new Thread(task, "partners");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One realm may use all processors; one thread more is for the others. */
    public static Turns forProcessors(int processors, int waitingOfOne) {
        return new Turns(processors + 1, processors, waitingOfOne, Duration.ofSeconds(10));
    }

    /** Completes with what the task gives or throws, or with a {@link Refusal} when too much waits. */
    <T> CompletableFuture<T> take(String realm, Supplier<T> task) {
        Turn<T> turn = new Turn<>(task);
        synchronized (this) {
            Line line = lines.computeIfAbsent(realm, Line::new);
            if (!closed && line.waiting.size() < waitingOfOne) {
                line.waiting.add(turn);
                waiting++;
                line.standInLine();
                begin();
                return turn.end;
            }
        }
        refused.increment();
        turn.end.completeExceptionally(new Refusal(problems.tooMuchWaits()));
        return turn.end;
    }

    /** Tasks that were refused because too much of their realm waited, or for too long. */
    public long refused() {
        return refused.sum();
    }

    public synchronized int waiting() {
        return waiting;
    }

    /** Nothing more begins. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        threads.shutdownNow();
    }

    private void begin() {
        while (!closed && running < most && !next.isEmpty()) {
            Line line = next.poll();
            line.stands = false;
            Turn<?> turn = line.waiting.poll();
            waiting--;
            running++;
            line.running++;
            line.standInLine();
            threads.execute(() -> {
                turn.run();
                ended(line);
            });
        }
    }

    private synchronized void ended(Line line) {
        running--;
        line.running--;
        line.standInLine();
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(line.realm);
        }
        begin();
    }

    private final class Line {
        private final String realm;
        private final ArrayDeque<Turn<?>> waiting = new ArrayDeque<>();
        private int running;
        private boolean stands;

        Line(String realm) {
            this.realm = realm;
        }

        void standInLine() {
            if (!stands && running < mostOfOne && !waiting.isEmpty()) {
                stands = true;
                next.add(this);
            }
        }
    }

    private final class Turn<T> {
        private final Supplier<T> task;
        private final CompletableFuture<T> end = new CompletableFuture<>();
        private final long since = System.nanoTime();

        Turn(Supplier<T> task) {
            this.task = task;
        }

        /** Never throws: a thread of few must come back, whatever a program of strangers does. */
        void run() {
            if (System.nanoTime() - since > patience.toNanos()) {
                refused.increment();
                end.completeExceptionally(new Refusal(problems.tooMuchWaits()));
                return;
            }
            try {
                end.complete(task.get());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        }
    }
}
