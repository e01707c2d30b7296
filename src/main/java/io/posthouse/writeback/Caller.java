package io.posthouse.writeback;

import io.posthouse.message.Hold;
import io.posthouse.message.Hop;
import io.posthouse.writeback.Finding.Kind;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Makes one call of a write: its login, its turn within the limits, the call, the verdict. Thread-safe. */
final class Caller {
    /** Else each write of a backlog would ask for the login again. */
    private static final Duration NO_LOGIN = Duration.ofSeconds(30);

    private static final Duration REFUSED_LOGIN = Duration.ofMinutes(1);
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    private final Calls calls;
    private final Logins logins;
    private final SharedLimits limits;
    private final Turns turns;
    private final WaitRows waits;
    private final Executor threads;
    private final Clock clock;

    Caller(Calls calls, Logins logins, SharedLimits limits, WaitRows waits, Executor threads, Clock clock) {
        this.calls = calls;
        this.logins = logins;
        this.limits = limits;
        this.turns = new Turns(limits, waits, threads);
        this.waits = waits;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * What the outside system's answer means. Completes exceptionally with {@link Hold} when the call may not be made now,
     * with {@link io.posthouse.message.Rejected} when it cannot be made at all: then nothing was sent.
     *
     * @param externalId the record's id, null while it is not known
     */
    CompletableFuture<Finding> call(Write write, Step step, String externalId, Lane lane) {
        try {
            Calls.Request request = StepRequest.of(write, step, externalId);
            return call(write, step, request, lane, null)
                    .thenCompose(first -> {
                        boolean renewable = first.finding().is(Kind.LOGIN) && first.token() != null;
                        return renewable
                                ? call(write, step, request, lane, first.token())
                                : CompletableFuture.completedFuture(first);
                    })
                    .thenApply(last -> {
                        if (last.finding().is(Kind.LOGIN)) {
                            quiet(write, lane, REFUSED_LOGIN, "does not accept our login");
                        }
                        return last.finding();
                    });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @param token the one that was used, null where there is none */
    private record Called(Finding finding, Token token) {}

    private CompletableFuture<Called> call(Write write, Step step, Calls.Request request, Lane lane, Token refused) {
        return logins.of(write.realm(), write.destination(), write.id(), request.body(), refused)
                .whenComplete((login, failure) -> {
                    if (failure != null) {
                        quiet(write, lane, NO_LOGIN, "cannot be logged in at");
                    }
                })
                .thenCompose(login -> inTime(write, step, request.with(login.headers()), lane, Turns.LOOKS)
                        .thenApply(finding -> new Called(finding, login.token())));
    }

    /** @param left how often it may be late still: the way to the connection may be long */
    private CompletableFuture<Finding> inTime(Write write, Step step, Calls.Request request, Lane lane, int left) {
        return turns.next(write, lane, left).thenCompose(turn -> {
            long begun = System.nanoTime();
            return calls.send(request.before(turn.goodUntil()))
                    .handleAsync(
                            (answer, failure) -> {
                                if (failure != null && bare(failure) instanceof Calls.Late) {
                                    turns.missed(write, lane, turn);
                                    return again(write, step, request, lane, left);
                                }
                                Finding finding = failure == null
                                        ? read(write, step, answer, lane)
                                        : unanswered(write, step, bare(failure), lane);
                                log(write, step, finding, System.nanoTime() - begun);
                                return CompletableFuture.completedFuture(finding);
                            },
                            threads)
                    .thenCompose(finding -> finding);
        });
    }

    private CompletableFuture<Finding> again(Write write, Step step, Calls.Request request, Lane lane, int left) {
        return left == 0
                ? CompletableFuture.failedFuture(Turns.late(write))
                : inTime(write, step, request, lane, left - 1);
    }

    private Finding read(Write write, Step step, Answer answer, Lane lane) {
        Finding finding = step.verdict().read(answer, clock.instant());
        if (answer.status() >= 500) {
            failed(write, lane);
        } else {
            lane.succeeded(write.destination(), System.nanoTime());
        }
        boolean asksForQuiet = answer.status() == 429 || answer.status() == 503 || finding.is(Kind.HELD);
        if (asksForQuiet && (finding.after() != null || answer.status() == 429)) {
            asked(write, lane, finding);
        }
        if (finding.is(Kind.UNCLEAR) && step.kind() == Step.Kind.SEARCH) {
            return new Finding(Kind.LATER, null, finding.after(), finding.why());
        }
        return finding.is(Kind.REJECTED) ? Explanation.of(write.destination(), answer, finding) : finding;
    }

    private void asked(Write write, Lane lane, Finding finding) {
        Duration time = finding.after() == null ? UNTOLD : finding.after();
        quiet(write, lane, time, "asked for quiet: " + finding.why());
        try {
            limits.close(write.realm(), write.destination(), time);
        } catch (SQLException e) {
            // The other processes will be told by the destination itself.
            return;
        }
    }

    private void quiet(Write write, Lane lane, Duration time, String why) {
        lane.quiet(time, why, System.nanoTime());
        waits.tell(write, time, why);
    }

    private static Throwable bare(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Finding unanswered(Write write, Step step, Throwable bare, Lane lane) {
        if (bare instanceof Hold hold) {
            return new Finding(Kind.HELD, null, hold.until(), hold.getMessage());
        }
        failed(write, lane);
        if (bare instanceof Calls.NotSent || step.kind() == Step.Kind.SEARCH) {
            return Finding.of(Kind.LATER, said(bare));
        }
        return Finding.of(Kind.UNCLEAR, said(bare));
    }

    private void failed(Write write, Lane lane) {
        lane.failed(write.destination(), System.nanoTime())
                .ifPresent(pause -> waits.tell(write, pause, Lane.LEFT_ALONE));
    }

    private static String said(Throwable bare) {
        boolean ours = bare instanceof Calls.NotSent || bare instanceof Calls.Lost;
        return ours ? bare.getMessage() : "the call failed: " + bare.getClass().getSimpleName();
    }

    private static void log(Write write, Step step, Finding finding, long took) {
        Hop.of("writeback", "called")
                .message(write.message())
                .destination(write.destination().name())
                .because(step.kind().word() + ": " + finding.kind().name().toLowerCase(Locale.ROOT) + ", "
                        + finding.why())
                .took(took)
                .log();
    }
}
