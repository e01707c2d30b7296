package io.posthouse.writeback;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls to outside systems. Thread-safe. */
public interface Calls {
    /**
     * Completes with the answer, on any thread; exceptionally with {@link NotSent}, {@link Lost}, or a
     * {@link io.posthouse.message.Hold} when the address is one that nobody may call.
     */
    CompletableFuture<Answer> send(Request request);

    /** @param body null = none. @param largest bytes of the answer that are read */
    record Request(
            String method,
            URI url,
            Map<String, String> headers,
            byte[] body,
            Duration connect,
            Duration total,
            int largest) {}

    /** There was no connection: surely nothing was written. */
    final class NotSent extends RuntimeException {
        public NotSent(String reason) {
            super(reason);
        }
    }

    /** The request was sent and no whole answer came: it may be written, or not. */
    final class Lost extends RuntimeException {
        public Lost(String reason) {
            super(reason);
        }
    }
}
