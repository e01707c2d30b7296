package io.posthouse.writeback;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls to outside systems. Thread-safe. */
public interface Calls {
    /**
     * Completes with the answer, on any thread; exceptionally with {@link NotSent}, {@link Late}, {@link Lost}, or a
     * {@link io.posthouse.message.Hold} when the address is one that nobody may call.
     */
    CompletableFuture<Answer> send(Request request);

    /**
     * @param body null = none
     * @param largest bytes of the answer that are read
     * @param sendBefore nanoTime after which nothing may be sent any more; null = any time is right
     */
    record Request(
            String method,
            URI url,
            Map<String, String> headers,
            byte[] body,
            Duration connect,
            Duration total,
            int largest,
            Long sendBefore) {
        public Request(
                String method,
                URI url,
                Map<String, String> headers,
                byte[] body,
                Duration connect,
                Duration total,
                int largest) {
            this(method, url, headers, body, connect, total, largest, null);
        }

        Request before(long nanoTime) {
            return new Request(method, url, headers, body, connect, total, largest, nanoTime);
        }

        /** With these headers too. */
        Request with(Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Request(method, url, all, body, connect, total, largest, sendBefore);
        }
    }

    /** There was no connection: surely nothing was written. */
    class NotSent extends RuntimeException {
        public NotSent(String reason) {
            super(reason);
        }
    }

    /** There was no connection in time: nothing was sent, and it may be asked for another moment. */
    final class Late extends NotSent {
        public Late() {
            super("its moment within the limits passed before it could be sent");
        }
    }

    /** The request was sent and no whole answer came: it may be written, or not. */
    final class Lost extends RuntimeException {
        public Lost(String reason) {
            super(reason);
        }
    }
}
