package io.posthouse.operate.crm;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads a request's body up to a limit. */
final class BoundedBody {
    static final int LONGEST = 4 << 20;

    private BoundedBody() {}

    /** @param then gets the body once; null when it is longer than {@value #LONGEST} bytes */
    static void read(HttpServerRequest request, Consumer<byte[]> then) {
        Buffer read = Buffer.buffer();
        boolean[] over = {false};
        request.handler(chunk -> {
            if (over[0]) {
                return;
            }
            if (read.length() + chunk.length() > LONGEST) {
                over[0] = true;
                then.accept(null);
            } else {
                read.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!over[0]) {
                then.accept(read.getBytes());
            }
        });
    }
}
