package io.posthouse.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final Vertx vertx = Vertx.vertx();
    private final MailgunTraffic traffic =
            new MailgunTraffic("key", List.of("one", "two"), List.of("delivered", "opened"), 200);
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void everyRequestIsSentOnceAndIsValidJsonOfItsOwn() {
        Set<String> bodies = ConcurrentHashMap.newKeySet();
        int port = listen(request -> request.bodyHandler(body -> {
            bodies.add(body.toJsonObject().getJsonObject("event-data").getString("id"));
            request.response().end();
        }));

        LoadResult result =
                Load.start(traffic, LoadShape.closed(port, 8, 0, 200)).await();

        assertThat(result.acknowledged().count()).isEqualTo(200);
        assertThat(bodies).hasSize(200).contains(traffic.eventId(7));
    }

    @Test
    void anAnswerThatNeverCameIsUnknownAndARefusalIsARefusal() {
        int port = listen(request -> {
            switch (requests.getAndIncrement() % 4) {
                case 0 -> request.connection().close();
                case 1 -> request.response().setStatusCode(406).end("no");
                default -> request.response().end("{}");
            }
        });

        LoadResult result =
                Load.start(traffic, LoadShape.closed(port, 1, 0, 200)).await();

        assertThat(result.unknown().count()).isEqualTo(50);
        assertThat(result.refused().count()).isEqualTo(50);
        assertThat(result.acknowledged().count()).isEqualTo(100);
    }

    @Test
    void whoInsistsSendsAgainUntilAcknowledged() {
        int port = listen(request -> {
            switch (requests.getAndIncrement() % 4) {
                case 0 -> request.connection().close();
                case 1 -> request.response().setStatusCode(503).end();
                default -> request.response().end();
            }
        });

        LoadResult result = Load.start(
                        traffic, LoadShape.closed(port, 8, 0, 200).insisting(i -> true))
                .await();

        assertThat(result.acknowledged().count()).isEqualTo(200);
    }

    @Test
    void latencyCountsFromThePlanAlsoWhenTheServerStalls() {
        int port = listen(request -> {
            if (requests.getAndIncrement() == 0) {
                vertx.setTimer(300, t -> request.response().end());
            } else {
                request.response().end();
            }
        });

        LoadResult result = Load.start(traffic, new LoadShape(port, 1, 500, 0, 100, Duration.ofSeconds(5), i -> false))
                .await();

        assertThat(result.percentile(50, 0, 10_000)).isGreaterThan(100);
    }

    private int listen(Consumer<HttpServerRequest> door) {
        HttpServer server = vertx.createHttpServer().requestHandler(door::accept);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
