package io.posthouse.operate.crm;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One answer on its way, whole or in one of the ways it can go wrong. Used on its request's event loop. */
final class Reply {
    private static final int CHUNK = 64 << 10;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Traffic traffic;

    /** @param ended run once, when nothing more is to be done for this request */
    Reply(Vertx vertx, HttpServerRequest request, Traffic traffic, Runnable ended) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.traffic = traffic;
        var once = new AtomicBoolean();
        Runnable end = () -> {
            if (once.compareAndSet(false, true)) {
                ended.run();
            }
        };
        response.endHandler(done -> end.run());
        response.closeHandler(closed -> end.run());
        response.exceptionHandler(failure -> end.run());
    }

    void whole(CrmAnswer answer) {
        if (!gone()) {
            head(answer);
            traffic.sent(answer.body().length);
            response.end(Buffer.buffer(answer.body()));
        }
    }

    void later(Duration time, CrmAnswer answer) {
        vertx.setTimer(Math.max(1, time.toMillis()), due -> whole(answer));
    }

    /** The head at once, the body a byte at a time. */
    void dribble(Duration each, CrmAnswer answer) {
        byte[] body = answer.body();
        head(answer);
        response.putHeader("Content-Length", Integer.toString(body.length));
        response.writeHead();
        drop(each, body, 0);
    }

    /** The first half of what the head promises, then the end of the connection. */
    void cut(CrmAnswer answer) {
        byte[] body = answer.body();
        head(answer);
        response.putHeader("Content-Length", Integer.toString(Math.max(2, body.length)));
        response.write(Buffer.buffer(body).slice(0, body.length / 2))
                .onComplete(written -> request.connection().close());
    }

    /** Made while it is sent: a reader that stops reading stops it. */
    void flood(long bytes) {
        response.setStatusCode(200).putHeader("Content-Type", CrmAnswer.JSON).setChunked(true);
        response.write("{\"results\":\"");
        pour(Buffer.buffer("x".repeat(CHUNK).getBytes(StandardCharsets.US_ASCII)), bytes);
    }

    /** RST: closing with a linger of zero throws away what was to be sent, and the other side reads a reset, no end. */
    void reset() {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private void drop(Duration each, byte[] body, int from) {
        if (gone()) {
            return;
        }
        if (from >= body.length) {
            response.end();
            return;
        }
        response.write(Buffer.buffer().appendByte(body[from]));
        traffic.sent(1);
        vertx.setTimer(Math.max(1, each.toMillis()), due -> drop(each, body, from + 1));
    }

    private void pour(Buffer chunk, long left) {
        long more = left;
        while (more > 0 && !gone()) {
            if (response.writeQueueFull()) {
                long then = more;
                response.drainHandler(drained -> pour(chunk, then));
                return;
            }
            int size = (int) Math.min(chunk.length(), more);
            response.write(size == chunk.length() ? chunk : chunk.slice(0, size));
            traffic.sent(size);
            more -= size;
        }
        if (!gone()) {
            response.drainHandler(null);
            response.end("\"}");
        }
    }

    private void head(CrmAnswer answer) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
    }

    private boolean gone() {
        return response.ended() || response.closed();
    }
}
