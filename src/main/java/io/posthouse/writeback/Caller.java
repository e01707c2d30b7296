package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.FailureText;
import io.posthouse.message.Hold;
import io.posthouse.message.Hop;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import io.posthouse.writeback.Finding.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Makes one call of a write: its turn within the limits, its login, the call, the verdict. Thread-safe. */
final class Caller {
    static final String ORIGIN = "X-Posthouse-Origin";
    /** A limit may be raised meanwhile. */
    private static final long LOOK_AGAIN_MILLIS = Duration.ofMinutes(15).toMillis();

    private static final int TURNS = 3;
    private static final Duration LATE = Duration.ofSeconds(1);
    /** Else each write of a backlog would ask for the login again. */
    private static final Duration LOGIN_QUIET = Duration.ofSeconds(30);

    private static final int EXPLAINED = 100;
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    private final Calls calls;
    private final Logins logins;
    private final SharedLimits limits;
    private final Executor threads;
    private final Clock clock;

    Caller(Calls calls, Logins logins, SharedLimits limits, Executor threads, Clock clock) {
        this.calls = calls;
        this.logins = logins;
        this.limits = limits;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * What the outside system's answer means. Completes exceptionally with {@link Hold} when the call may not be made now,
     * with {@link Rejected} when it cannot be made at all: then nothing was sent.
     *
     * @param externalId the record's id, null while it is not known
     */
    CompletableFuture<Finding> call(Write write, Step step, String externalId, Lane lane) {
        try {
            Calls.Request request = request(write, step, externalId);
            return call(write, step, request, lane, null).thenCompose(first -> {
                boolean renewable = first.finding().is(Kind.LOGIN) && first.token() != null;
                return renewable
                        ? call(write, step, request, lane, first.token()).thenApply(Called::finding)
                        : CompletableFuture.completedFuture(first.finding());
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
                        lane.quiet(LOGIN_QUIET, "cannot be logged in at", System.nanoTime());
                    }
                })
                .thenCompose(login -> turn(write, lane, TURNS).thenCompose(now -> {
                    Map<String, String> headers = new LinkedHashMap<>(request.headers());
                    headers.putAll(login.headers());
                    long sent = System.nanoTime();
                    return calls.send(new Calls.Request(
                                    request.method(),
                                    request.url(),
                                    headers,
                                    request.body(),
                                    request.connect(),
                                    request.total(),
                                    request.largest()))
                            .handleAsync(
                                    (answer, failure) -> {
                                        Finding finding = failure == null
                                                ? read(write, step, answer, lane)
                                                : unanswered(write, step, failure, lane);
                                        log(write, step, finding, System.nanoTime() - sent);
                                        return new Called(finding, login.token());
                                    },
                                    threads);
                }));
    }

    /** Waits for a turn, if it is soon. */
    private CompletableFuture<Void> turn(Write write, Lane lane, int left) {
        return limits.ask(write.realm(), write.destination()).thenCompose(turn -> {
            if (!turn.given()) {
                Duration wait = Duration.ofMillis(Math.max(200, Math.min(LOOK_AGAIN_MILLIS, turn.waitMillis())));
                lane.quiet(wait, "has no calls left within its limits", System.nanoTime());
                throw new Hold(write.told("has no calls left within its limits"), wait);
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
    private CompletableFuture<Void> taken(Write write, Lane lane, SharedLimits.Turn turn, int left) {
        long now = System.nanoTime();
        lane.requireOpen(write.destination(), now);
        if (now - turn.goodUntil() < 0) {
            return CompletableFuture.completedFuture(null);
        }
        if (left == 0) {
            throw new Hold(write.told("cannot be called in time by a process that is too busy"), LATE);
        }
        return turn(write, lane, left - 1);
    }

    private Finding read(Write write, Step step, Answer answer, Lane lane) {
        Finding finding = step.verdict().read(answer, clock.instant());
        long now = System.nanoTime();
        if (answer.status() >= 500) {
            lane.failed(write.destination(), now);
        } else {
            lane.succeeded(write.destination(), now);
        }
        boolean asksForQuiet = answer.status() == 429 || answer.status() == 503 || finding.is(Kind.HELD);
        if (asksForQuiet && (finding.after() != null || answer.status() == 429)) {
            quiet(write, lane, finding.after() == null ? UNTOLD : finding.after());
        }
        if (finding.is(Kind.UNCLEAR) && step.kind() == Step.Kind.SEARCH) {
            return new Finding(Kind.LATER, null, finding.after(), finding.why());
        }
        return finding.is(Kind.REJECTED) ? explained(write.destination(), answer, finding) : finding;
    }

    private void quiet(Write write, Lane lane, Duration time) {
        lane.quiet(time, "asked for quiet", System.nanoTime());
        try {
            limits.close(write.realm(), write.destination(), time);
        } catch (SQLException e) {
            // The other processes will be told by the destination itself.
            return;
        }
    }

    /** Fields of an answer hold what people typed: masked, and short. */
    private static Finding explained(Destination destination, Answer answer, Finding finding) {
        JsonNode body = destination.explain() == null ? null : answer.json().orElse(null);
        if (body == null) {
            return finding;
        }
        try {
            String text =
                    FailureText.masked(AnswerRule.text(destination.explain().apply(body)));
            if (text == null || text.isEmpty()) {
                return finding;
            }
            String shown = text.substring(0, Math.min(EXPLAINED, text.length()));
            return new Finding(finding.kind(), finding.id(), finding.after(), finding.why() + " (" + shown + ")");
        } catch (Rejected e) {
            return finding;
        }
    }

    private static Finding unanswered(Write write, Step step, Throwable failure, Lane lane) {
        Throwable bare =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (bare instanceof Hold hold) {
            return new Finding(Kind.HELD, null, hold.until(), hold.getMessage());
        }
        lane.failed(write.destination(), System.nanoTime());
        if (bare instanceof Calls.NotSent || step.kind() == Step.Kind.SEARCH) {
            return Finding.of(Kind.LATER, said(bare));
        }
        return Finding.of(Kind.UNCLEAR, said(bare));
    }

    private static String said(Throwable bare) {
        boolean ours = bare instanceof Calls.NotSent || bare instanceof Calls.Lost;
        return ours ? bare.getMessage() : "the call failed: " + bare.getClass().getSimpleName();
    }

    private static void log(Write write, Step step, Finding finding, long took) {
        Hop.of("writeback", "called")
                .message(write.message())
                .destination(write.destination().name())
                .because(step.kind().word() + ": " + finding.kind().name().toLowerCase(java.util.Locale.ROOT) + ", "
                        + finding.why())
                .took(took)
                .log();
    }

    private static Calls.Request request(Write write, Step step, String externalId) {
        Destination destination = write.destination();
        Map<String, JsonNode> variables = write.variables(externalId);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "Posthouse");
        byte[] body = step.body() == null ? null : body(write, step, variables);
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        // Later ones of the same name win, whatever their case.
        step.headers().forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        if (step.idempotencyHeader() != null) {
            headers.put(step.idempotencyHeader(), write.id().toString());
        }
        headers.put(ORIGIN, write.id().toString());
        return new Calls.Request(
                step.method(),
                URI.create(destination.url() + step.path().fill(write.order().event(), variables)),
                headers,
                body,
                destination.connect(),
                destination.total(),
                destination.largest());
    }

    private static byte[] body(Write write, Step step, Map<String, JsonNode> variables) {
        JsonNode body = step.body().apply(write.order().event(), variables);
        if (body.isNull()) {
            throw new Rejected(write.told(step.kind().word() + "'s mapping gives nothing")
                    + "; mend it, or say when: in the trigger");
        }
        return body.isTextual()
                ? body.textValue().getBytes(StandardCharsets.UTF_8)
                : StrictJson.write(body.isMissingNode() ? JsonNodeFactory.instance.objectNode() : body);
    }
}
