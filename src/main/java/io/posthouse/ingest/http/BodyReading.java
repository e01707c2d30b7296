package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads one body, counting: what is too long, too slow or too much at once is refused before it is all here. */
final class BodyReading {
    /** While the gate is tight, a body that brings less within such a time has to go. */
    private static final int LOOK_MILLIS = 1000;

    private static final int LEAST = 16 << 10;

    private final Vertx vertx;
    private final HttpCall call;
    private final HttpServerRequest request;
    private final Problems problems;
    private final Gate gate;
    private final Gate.Pass pass;
    private final long limit;
    private final Consumer<byte[]> then;
    private long timer;
    private Buffer body;
    private long held;
    private long heldBefore;
    private long began;
    private boolean over;

    BodyReading(HttpCall call, Problems problems, Gate gate, Gate.Pass pass, long limit, Consumer<byte[]> then) {
        this.vertx = call.vertx();
        this.call = call;
        this.request = call.request();
        this.problems = problems;
        this.gate = gate;
        this.pass = pass;
        this.limit = limit;
        this.then = then;
    }

    void begin(Duration time) {
        if (declaredTooLong()) {
            call.answerAndClose(problems.tooLarge(limit));
            return;
        }
        began = System.nanoTime();
        look(time);
        request.handler(this::more);
        request.endHandler(nothing -> stop(() -> then.accept(body == null ? new byte[0] : body.getBytes())));
        request.exceptionHandler(gone -> stop(call::abandoned));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    /** Looks again each second, and when the time is over. */
    private void look(Duration time) {
        long left = time.toMillis() - (System.nanoTime() - began) / 1_000_000;
        if (left <= 0) {
            stop(() -> call.answerAndClose(problems.bodyTooSlow(time.toSeconds())));
            return;
        }
        heldBefore = held;
        timer = vertx.setTimer(Math.min(left, LOOK_MILLIS), id -> {
            if (held - heldBefore < LEAST && gate.tight()) {
                gate.turned(Crowded.SLOW);
                stop(() -> call.answerAndClose(problems.crowded(false)));
            } else {
                look(time);
            }
        });
    }

    private void more(Buffer chunk) {
        if (over) {
            return;
        }
        held += chunk.length();
        Crowded crowded = pass.room(chunk.length());
        if (held > limit) {
            stop(() -> call.answerAndClose(problems.tooLarge(limit)));
        } else if (crowded != null) {
            stop(() -> call.answerAndClose(problems.crowded(crowded == Crowded.ADDRESS)));
        } else if (body == null) {
            body = chunk;
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void stop(Runnable outcome) {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            outcome.run();
            body = null;
        }
    }

    private boolean declaredTooLong() {
        String length = request.getHeader("Content-Length");
        // The HTTP decoder has refused what is no number already; a longer one than 18 digits is too long anyway.
        return length != null && (length.length() > 18 || Long.parseLong(length.strip()) > limit);
    }
}
