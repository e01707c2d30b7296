package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads one body, counting: what is too long, too slow or too much at once is refused before it is all here. */
final class BodyReading {
    private final Vertx vertx;
    private final HttpCall call;
    private final HttpServerRequest request;
    private final Problems problems;
    private final Gate gate;
    private final long limit;
    private final Consumer<byte[]> then;
    private long timer;
    private Buffer body;
    private long held;
    private boolean over;

    BodyReading(HttpCall call, Problems problems, Gate gate, long limit, Consumer<byte[]> then) {
        this.vertx = call.vertx();
        this.call = call;
        this.request = call.request();
        this.problems = problems;
        this.gate = gate;
        this.limit = limit;
        this.then = then;
    }

    /** Bytes counted at the gate so far. */
    long held() {
        return held;
    }

    void begin(Duration time) {
        if (declaredTooLong()) {
            call.answerAndClose(problems.tooLarge(limit));
            return;
        }
        timer = vertx.setTimer(
                time.toMillis(), id -> stop(() -> call.answerAndClose(problems.bodyTooSlow(time.toSeconds()))));
        request.handler(this::more);
        request.endHandler(nothing -> stop(() -> then.accept(body == null ? new byte[0] : body.getBytes())));
        request.exceptionHandler(gone -> stop(call::abandoned));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    private void more(Buffer chunk) {
        if (over) {
            return;
        }
        held += chunk.length();
        boolean room = gate.room(chunk.length());
        if (held > limit) {
            stop(() -> call.answerAndClose(problems.tooLarge(limit)));
        } else if (!room) {
            stop(() -> call.answerAndClose(problems.busy()));
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
