package io.posthouse.ingest.http;

import io.posthouse.ingest.Receipts;
import io.posthouse.ingest.Signing;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** The real route of the Mailgun door behind a real port; only the queue is played by the test. */
final class OpenDoor implements AutoCloseable {
    static final int LIMIT = 4096;
    static final String PATH = "/webhooks/mailgun/acme";
    private static final Duration BODY_TIME = Duration.ofMillis(700);

    final List<Map<String, Object>> headersSeen = new CopyOnWriteArrayList<>();
    final List<Outgoing> published = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    final CamelContext camel;
    final HttpDoors doors;
    private final OpenRoutes routes;

    volatile Function<Outgoing, CompletableFuture<Published>> queue =
            message -> CompletableFuture.completedFuture(Published.STORED);

    OpenDoor(int port, int maxRequests) throws Exception {
        this(OpenRoutes.settings(port, LIMIT, BODY_TIME, new GateLimits(maxRequests, 1 << 20, 50, 75), 0));
    }

    OpenDoor(HttpDoorSettings settings) throws Exception {
        routes = new OpenRoutes(settings, (path, status, nanos) -> statuses.add(status), new Sink());
        doors = routes.doors;
        camel = routes.camel;
        routes.bind("mailgunDoor", Signing.door())
                .bind("receipts", new Receipts())
                .load("error-handling", "ingest/ingest-mailgun");
    }

    static OpenDoor start() throws Exception {
        return start(OpenRoutes.settings(LIMIT, BODY_TIME));
    }

    static OpenDoor start(HttpDoorSettings settings) throws Exception {
        OpenDoor door = new OpenDoor(settings);
        door.camel.start();
        return door;
    }

    int port() {
        return doors.getServerPort();
    }

    HttpRequest.Builder to(String path) {
        return routes.to(path);
    }

    HttpRequest post(String contentType, byte[] body) {
        return to(PATH).header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return routes.send(request);
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return routes.sendLater(request);
    }

    @Override
    public void close() {
        routes.close();
    }

    private final class Sink extends AsyncProcessorSupport {
        private final AsyncProcessor publish = (AsyncProcessor) OpenRoutes.one(message -> {
            published.add(message);
            return queue.apply(message);
        });

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            headersSeen.add(Map.copyOf(exchange.getMessage().getHeaders()));
            return publish.process(exchange, callback);
        }
    }
}
