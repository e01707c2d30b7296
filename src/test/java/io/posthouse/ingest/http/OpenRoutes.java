package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Real routes of doors behind a real port; what happens at the topics is the test's. */
final class OpenRoutes implements AutoCloseable {
    static final GateLimits GATE = new GateLimits(100, 1 << 20, 50, 75);

    final CamelContext camel = new DefaultCamelContext();
    final HttpDoors doors;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    OpenRoutes(HttpDoorSettings settings, Answered answered, Processor topics) throws Exception {
        doors = new HttpDoors(settings, answered);
        camel.getShutdownStrategy().setTimeout(5);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("topic-sink")
                        .templateParameter("topics")
                        .from("kamelet:source")
                        .process(topics);
            }
        });
        bind("platform-http-engine", doors);
        bind("problems", new Problems());
    }

    /** On a free port; a body of the route has these bytes and this time. */
    static HttpDoorSettings settings(long maxBody, Duration bodyTime, String... headOf) {
        return settings(0, maxBody, bodyTime, GATE, 0, headOf);
    }

    static HttpDoorSettings settings(
            int port, long maxBody, Duration bodyTime, GateLimits gate, int proxies, String... headOf) {
        return new HttpDoorSettings(
                "127.0.0.1",
                port,
                2,
                maxBody,
                Map.of(),
                Set.of(headOf),
                bodyTime,
                Duration.ofSeconds(30),
                gate,
                proxies);
    }

    OpenRoutes bind(String name, Object bean) {
        camel.getRegistry().bind(name, bean);
        return this;
    }

    /** @param files below routes, without their ending */
    OpenRoutes load(String... files) throws Exception {
        var loader = PluginHelper.getRoutesLoader(camel);
        for (String file : files) {
            loader.loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/" + file + ".camel.yaml"));
        }
        return this;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + doors.getServerPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        camel.stop();
    }

    /** Publishes one message as this says, and lets the route go on elsewhere. */
    static Processor one(Function<Outgoing, CompletableFuture<Published>> queue) {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                queue.apply(exchange.getMessage().getBody(Outgoing.class)).whenCompleteAsync((outcome, failure) -> {
                    exchange.setVariable("published", outcome == null ? null : outcome.name());
                    if (failure != null) {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                });
                return false;
            }
        };
    }
}
