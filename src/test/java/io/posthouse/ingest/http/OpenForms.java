package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.posthouse.ingest.form.FormDoor;
import io.posthouse.ingest.progress.FirstMessages;
import io.posthouse.ingest.progress.Lookups;
import io.posthouse.ingest.progress.ProgressDoor;
import io.posthouse.ingest.progress.ProgressTokens;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.realm.RealmBed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The real routes of forms and progress behind a real port; the publisher is the test's. */
final class OpenForms implements AutoCloseable {
    private static final String REALM = """
            realm: acme
            forms:
              quote:
                kind: prospect
                thanks: https://agency.example/thanks
                origins: [https://agency.example]
                honeypot: _gotcha
                limits: { per-ip: 1000/s }
                fields:
                  name:  { type: text, required: true }
                  email: { type: email, required: true }
            """;

    final CamelContext camel = new DefaultCamelContext();
    final List<Outgoing> published = new CopyOnWriteArrayList<>();
    private final HttpDoors doors;
    private final Lookups lookups;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    volatile Publisher queue;

    OpenForms(DataSource database, Publisher queue, Path secrets) throws Exception {
        this.queue = queue;
        this.lookups = new Lookups(database);
        RealmBed realms = new RealmBed().realm("acme", REALM);
        ProgressTokens tokens = ProgressTokens.in(secrets.resolve("progress-key"));
        doors = new HttpDoors(
                new HttpDoorSettings(
                        "127.0.0.1",
                        0,
                        2,
                        65536,
                        Map.of(),
                        Set.of("/forms/{realm}/{form}", "/progress/{token}"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        100,
                        1 << 20),
                Answered.NOBODY);
        camel.getRegistry().bind("platform-http-engine", doors);
        camel.getRegistry().bind("problems", new Problems());
        camel.getRegistry()
                .bind(
                        "formDoor",
                        new FormDoor(realms, tokens::of, new FirstMessages(lookups)::of, 0, Clock.systemUTC()));
        camel.getRegistry()
                .bind("progressDoor", new ProgressDoor(tokens, realms, lookups, Duration.ofDays(7), Clock.systemUTC()));
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
        for (String file : List.of(
                "error-handling",
                "ingest/ingest-form",
                "ingest/ingest-form-page",
                "ingest/ingest-form-preflight",
                "ingest/ingest-progress")) {
            loader.loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/" + file + ".camel.yaml"));
        }
        camel.start();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + doors.getServerPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        camel.stop();
        lookups.close();
    }

    private final class Sink extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Outgoing message = exchange.getMessage().getBody(Outgoing.class);
            published.add(message);
            CompletableFuture<Published> answer = queue.publish(message);
            answer.whenCompleteAsync((outcome, failure) -> {
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
