package io.posthouse.writeback;

import io.posthouse.message.Hold;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One destination of one realm, as this process sees it: how many writes are under way, who waits in line behind them, whether
 * it asked for quiet, and its breaker. Thread-safe.
 */
final class Lane {
    static final String LEFT_ALONE = "is left alone for a while, because it fails";

    /** In line without a thread, but with a lease; far shorter than the worker's time for a try. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CROWDED = Duration.ofSeconds(1);

    private final LaneBreaker breaker = new LaneBreaker();
    private final Deque<CompletableFuture<Void>> line = new ArrayDeque<>();
    private final Executor threads;
    /** It asked for it: nobody calls. */
    private final Rest quiet = new Rest();

    /** Its limits are used up: nobody begins. Who was given a moment already must not let it pass: nobody else has it. */
    private final Rest spent = new Rest();

    private int inside;

    /** @param threads on which those go on who waited in line */
    Lane(Executor threads) {
        this.threads = threads;
    }

    /** How many writes to have in hand: those that may be under way, and as many who wait, so that no place is ever idle. */
    synchronized int most(Destination destination, long now) {
        int allowed = closed(now) ? 0 : allowed(destination, now);
        return breaker.open() ? allowed : 2 * allowed;
    }

    /**
     * Completes when this write may begin; who began calls {@link #leave}. Completes exceptionally with {@link Hold}, which burns
     * no attempt, when it may not begin now.
     */
    CompletableFuture<Void> enter(Destination destination, long now) {
        CompletableFuture<Void> place = new CompletableFuture<>();
        synchronized (this) {
            int allowed = allowed(destination, now);
            if (closed(now) || allowed == 0) {
                place.completeExceptionally(hold(destination, now));
            } else if (inside < allowed) {
                inside++;
                place.complete(null);
            } else if (line.size() < destination.concurrency()) {
                line.add(place);
            } else {
                place.completeExceptionally(crowded(destination));
            }
        }
        return place.isDone() ? place : patient(place, destination);
    }

    /** @throws Hold when it asked for quiet after this write had begun */
    synchronized void requireOpen(Destination destination, long now) {
        if (quiet.lasts(now)) {
            throw hold(destination, now);
        }
    }

    /** A write that had begun is over. */
    void leave(Destination destination, long now) {
        List<CompletableFuture<Void>> next = new ArrayList<>();
        Hold hold = null;
        synchronized (this) {
            inside--;
            int allowed = allowed(destination, now);
            if (closed(now) || allowed == 0) {
                hold = line.isEmpty() ? null : hold(destination, now);
                next.addAll(line);
                line.clear();
            }
            while (inside < allowed && !line.isEmpty()) {
                inside++;
                next.add(line.poll());
            }
        }
        Hold told = hold;
        next.forEach(place -> threads.execute(() -> goOn(place, told, destination)));
    }

    synchronized void succeeded(Destination destination, long now) {
        breaker.succeeded(now, destination.breaker());
    }

    /** How long it is left alone from now on; empty when it is not. */
    synchronized Optional<Duration> failed(Destination destination, long now) {
        breaker.failed(now, destination.breaker());
        return breaker.open()
                ? Optional.of(Duration.ofNanos(Math.max(0, breaker.openUntil() - now)))
                : Optional.empty();
    }

    /** Nobody calls for so long. */
    synchronized void quiet(Duration time, String reason, long now) {
        quiet.begin(now + time.toNanos(), reason);
    }

    /** Nobody begins for so long; those who were given a moment within the limits call. */
    synchronized void spent(Duration time, String reason, long now) {
        spent.begin(now + time.toNanos(), reason);
    }

    /** There may be calls left after all. */
    synchronized void unspent() {
        spent.end();
    }

    private void goOn(CompletableFuture<Void> place, Hold hold, Destination destination) {
        if (hold != null) {
            place.completeExceptionally(hold);
        } else if (!place.complete(null)) {
            // It had lost patience.
            leave(destination, System.nanoTime());
        }
    }

    private CompletableFuture<Void> patient(CompletableFuture<Void> place, Destination destination) {
        return place.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyAsync(
                        failure -> {
                            forget(place);
                            throw failure instanceof Hold hold ? hold : crowded(destination);
                        },
                        threads);
    }

    private synchronized void forget(CompletableFuture<Void> place) {
        line.remove(place);
    }

    private boolean closed(long now) {
        return quiet.lasts(now) | spent.lasts(now);
    }

    private int allowed(Destination destination, long now) {
        return Math.min(destination.concurrency(), breaker.allowed(now));
    }

    private Hold hold(Destination destination, long now) {
        Rest rest = quiet.lasts(now) ? quiet : spent;
        String reason = rest.lasts(now) ? rest.why() : LEFT_ALONE;
        long until = rest.lasts(now) ? rest.until() : breaker.openUntil();
        return new Hold("destination " + destination.name() + " " + reason, Duration.ofNanos(Math.max(0, until - now)));
    }

    private static Hold crowded(Destination destination) {
        return new Hold("destination " + destination.name() + " has as many calls under way as it may", CROWDED);
    }
}
