package io.posthouse.operate.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads a body up to a limit, and nothing beyond. */
final class BodyReader {
    private final HttpServerRequest request;
    private final int longest;
    private final Buffer read = Buffer.buffer();
    private boolean over;

    BodyReader(HttpServerRequest request, int longest) {
        this.request = request;
        this.longest = longest;
    }

    /** @param then gets the body, or null once when it is longer than allowed */
    void read(Consumer<byte[]> then) {
        request.handler(chunk -> {
            if (over) {
                return;
            }
            if (read.length() + chunk.length() > longest) {
                over = true;
                then.accept(null);
            } else {
                read.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!over) {
                then.accept(read.getBytes());
            }
        });
    }
}
