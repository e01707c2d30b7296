package io.posthouse.writeback;

import io.posthouse.message.Hold;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Who may call a destination now, within the limits that all processes share. Thread-safe. */
final class Turns {
    /** A limit may be raised meanwhile. */
    private static final long LOOK_AGAIN_MILLIS = Duration.ofMinutes(15).toMillis();

    /** How often a call asks for another moment, because it was late for the one it had. */
    static final int LOOKS = 3;

    private static final Duration LATE = Duration.ofSeconds(1);

    private final SharedLimits limits;
    private final WaitRows waits;
    private final Executor threads;

    Turns(SharedLimits limits, WaitRows waits, Executor threads) {
        this.limits = limits;
        this.waits = waits;
        this.threads = threads;
    }

    /**
     * Completes when the call may be made: before its {@code goodUntil}, or it is to be {@linkplain #missed given back}.
     * Exceptionally with {@link Hold} when that takes longer, or when nothing is left.
     *
     * @param left how often it may be late still
     */
    CompletableFuture<SharedLimits.Turn> next(Write write, Lane lane, int left) {
        return limits.ask(write.realm(), write.destination()).thenCompose(turn -> {
            if (!turn.given()) {
                throw none(write, lane, turn);
            }
            if (turn.waitMillis() == 0) {
                return taken(write, lane, turn, left);
            }
            var then = CompletableFuture.delayedExecutor(turn.waitMillis(), TimeUnit.MILLISECONDS, threads);
            return CompletableFuture.supplyAsync(() -> taken(write, lane, turn, left), then)
                    .thenCompose(next -> next);
        });
    }

    /** Its moment has come; another is asked for when we are late. */
    private CompletableFuture<SharedLimits.Turn> taken(Write write, Lane lane, SharedLimits.Turn turn, int left) {
        long now = System.nanoTime();
        try {
            lane.requireOpen(write.destination(), now);
        } catch (Hold quiet) {
            missed(write, lane, turn);
            throw quiet;
        }
        if (now - turn.goodUntil() < 0) {
            return CompletableFuture.completedFuture(turn);
        }
        missed(write, lane, turn);
        if (left == 0) {
            throw late(write);
        }
        return next(write, lane, left - 1);
    }

    /** Its moment passed, and no call was made: others may make one. */
    void missed(Write write, Lane lane, SharedLimits.Turn turn) {
        limits.giveBack(write.realm(), write.destination(), turn);
        lane.unspent();
    }

    static Hold late(Write write) {
        return new Hold(write.told("cannot be called in time by a process that is too busy"), LATE);
    }

    private Hold none(Write write, Lane lane, SharedLimits.Turn turn) {
        Duration wait = Duration.ofMillis(Math.max(200, Math.min(LOOK_AGAIN_MILLIS, turn.waitMillis())));
        if (turn.quiet()) {
            lane.quiet(wait, turn.why(), System.nanoTime());
        } else {
            lane.spent(wait, turn.why(), System.nanoTime());
        }
        waits.tell(write, Duration.ofMillis(turn.waitMillis()), turn.why());
        return new Hold(write.told(turn.why()), wait);
    }
}
