package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Receipts;
import io.posthouse.ingest.Signing;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The real route of the Mailgun door behind a real port; only the queue is played by the test. */
final class OpenDoor implements AutoCloseable {
    static final int LIMIT = 4096;
    static final String PATH = "/webhooks/mailgun/acme";

    final List<Map<String, Object>> headersSeen = new CopyOnWriteArrayList<>();
    final List<Outgoing> published = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    final CamelContext camel = new DefaultCamelContext();
    final HttpDoors doors;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    volatile Function<Outgoing, CompletableFuture<Published>> queue =
            message -> CompletableFuture.completedFuture(Published.STORED);

    OpenDoor(int port, int maxRequests) throws Exception {
        var settings = new HttpDoorSettings(
                "127.0.0.1",
                port,
                2,
                LIMIT,
                Map.of(),
                Duration.ofMillis(700),
                Duration.ofSeconds(30),
                maxRequests,
                1 << 20);
        doors = new HttpDoors(settings, (path, status, nanos) -> statuses.add(status));
        camel.getRegistry().bind("platform-http-engine", doors);
        camel.getRegistry().bind("mailgunDoor", Signing.door());
        camel.getRegistry().bind("problems", new Problems());
        camel.getRegistry().bind("receipts", new Receipts());
        camel.getShutdownStrategy().setTimeout(5);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("topic-sink")
                        .templateParameter("topics")
                        .from("kamelet:source")
                        .process(new Sink());
            }
        });
        var loader = PluginHelper.getRoutesLoader(camel);
        for (String file : List.of("error-handling", "ingest/ingest-mailgun")) {
            loader.loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/" + file + ".camel.yaml"));
        }
    }

    static OpenDoor start() throws Exception {
        OpenDoor door = new OpenDoor(0, 100);
        door.camel.start();
        return door;
    }

    int port() {
        return doors.getServerPort();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpRequest post(String contentType, byte[] body) {
        return to(PATH).header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        camel.stop();
    }

    private final class Sink extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            headersSeen.add(Map.copyOf(exchange.getMessage().getHeaders()));
            Outgoing message = exchange.getMessage().getBody(Outgoing.class);
            published.add(message);
            queue.apply(message).whenCompleteAsync((outcome, failure) -> {
                exchange.setVariable("published", outcome == null ? null : outcome.name());
                if (failure != null) {
                    exchange.setException(failure);
                }
                callback.done(false);
            });
            return false;
        }
    }
}
