package io.posthouse.ingest.http;

import io.posthouse.ingest.form.FormDoor;
import io.posthouse.ingest.progress.FirstMessages;
import io.posthouse.ingest.progress.Lookups;
import io.posthouse.ingest.progress.ProgressDoor;
import io.posthouse.ingest.progress.ProgressTokens;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Publisher;
import io.posthouse.realm.RealmBed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

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

    final List<Outgoing> published = new CopyOnWriteArrayList<>();
    private final OpenRoutes routes;
    private final Lookups lookups;
    volatile Publisher queue;

    OpenForms(DataSource database, Publisher queue, Path secrets) throws Exception {
        this.queue = queue;
        this.lookups = new Lookups(database);
        RealmBed realms = new RealmBed().realm("acme", REALM);
        ProgressTokens tokens = ProgressTokens.in(secrets.resolve("progress-key"));
        routes = new OpenRoutes(
                OpenRoutes.settings(65536, Duration.ofSeconds(5), "/forms/{realm}/{form}", "/progress/{token}"),
                Answered.NOBODY,
                OpenRoutes.one(message -> {
                    published.add(message);
                    return this.queue.publish(message);
                }));
        routes.bind("formDoor", new FormDoor(realms, tokens::of, new FirstMessages(lookups)::of, 0, Clock.systemUTC()))
                .bind("progressDoor", new ProgressDoor(tokens, realms, lookups, Duration.ofDays(7), Clock.systemUTC()))
                .load(
                        "error-handling",
                        "ingest/ingest-form",
                        "ingest/ingest-form-page",
                        "ingest/ingest-form-preflight",
                        "ingest/ingest-progress");
        routes.camel.start();
    }

    HttpRequest.Builder to(String path) {
        return routes.to(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return routes.send(request.build());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return routes.sendLater(request.build());
    }

    @Override
    public void close() {
        routes.close();
        lookups.close();
    }
}
