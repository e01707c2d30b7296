package io.posthouse.ingest.http;

import io.posthouse.ingest.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.RejectedExecutionException;

/** One request and its one answer. Everything happens on the event loop of its connection. */
final class HttpCall {
    /** A sender still writing when we close would see a reset connection, not our answer. */
    private static final long LINGER_MILLIS = 1000;

    private final HttpServerRequest request;
    private final Context loop = Vertx.currentContext();
    private final long began = System.nanoTime();
    private final Answered answered;
    private String path = "none";
    private Runnable atEnd = () -> {};
    private boolean over;

    HttpCall(HttpServerRequest request, Answered answered) {
        this.request = request;
        this.answered = answered;
    }

    /** Address of the other end of the connection; "" when it is not known. */
    static String peer(HttpServerRequest request) {
        var address = request.remoteAddress();
        String text = address == null ? null : address.hostAddress();
        return text == null ? "" : text;
    }

    HttpServerRequest request() {
        return request;
    }

    Vertx vertx() {
        return loop.owner();
    }

    /** @param atEnd runs once, when the answer is written or the sender is gone */
    void takenBy(String path, Runnable atEnd) {
        this.path = path;
        this.atEnd = atEnd;
    }

    /** From any thread. @param then runs once, when the answer is written or cannot be any more */
    void answerLater(Answer answer, Runnable then) {
        try {
            loop.runOnContext(nothing -> {
                answer(answer);
                then.run();
            });
        } catch (RejectedExecutionException closed) {
            // The port was closed before the queue was done: nobody is left to be answered.
            then.run();
        }
    }

    void answer(Answer answer) {
        if (write(answer, false)) {
            finished(answer.status());
        }
    }

    /** Answers before the body was read, or with the process about to end: the connection is not used again. */
    void answerAndClose(Answer answer) {
        if (write(answer, true)) {
            finished(answer.status());
        }
    }

    /** The sender is gone: there is nobody to answer. */
    void abandoned() {
        if (!over) {
            over = true;
            finished(499);
        }
    }

    void answer(Problem problem) {
        answer(Answer.of(problem));
    }

    void answerAndClose(Problem problem) {
        answerAndClose(Answer.of(problem));
    }

    private boolean write(Answer answer, boolean close) {
        if (over) {
            return false;
        }
        over = true;
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return true;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (close) {
            response.putHeader("Connection", "close");
        }
        var ended = response.end(Buffer.buffer(answer.body()));
        if (close) {
            closeAfter(ended);
        }
        return true;
    }

    private void closeAfter(Future<Void> written) {
        Runnable close = () -> request.connection().close();
        if (request.isEnded()) {
            written.onComplete(nothing -> close.run());
            return;
        }
        request.handler(rest -> {});
        long timer = vertx().setTimer(LINGER_MILLIS, id -> close.run());
        request.endHandler(nothing -> {
            vertx().cancelTimer(timer);
            written.onComplete(v -> close.run());
        });
    }

    private void finished(int status) {
        atEnd.run();
        answered.answered(path, status, System.nanoTime() - began);
    }
}
