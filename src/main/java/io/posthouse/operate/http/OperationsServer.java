package io.posthouse.operate.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.operate.Health;
import io.posthouse.operate.page.Page;
import io.posthouse.operate.page.Pages;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * The operations port: {@code /health/live}, {@code /health/ready} for everybody who reaches it, all else for who holds the
 * token; pages also for browsers, which send it as a password. On threads of its own, so that busy doors do not make it silent, nor it them.
 */
public final class OperationsServer implements AutoCloseable {
    private static final int LONGEST_BODY = 1 << 20;
    private static final int SECONDS = 10;
    /** Between two looks at the teams' tokens. */
    private static final long LOOK_MILLIS = 2_000;

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));

    private final OperationsToken token;
    private final OpenPaths open;
    private final OperationsApi api;
    private final Pages pages;
    private final HousePages housePages;
    private final PrometheusMeterRegistry metrics;
    private volatile TeamPaths teams;
    private HttpServer server;

    public OperationsServer(OperationsToken token, Health health, PrometheusMeterRegistry metrics, DataSource queue) {
        this.token = token;
        this.open = new OpenPaths(health);
        this.api = new OperationsApi(queue);
        this.pages = new Pages(health, queue);
        this.housePages = new HousePages(pages);
        this.metrics = metrics;
    }

    /** From now on teams' programs are answered too. */
    public void open(TeamPaths paths) {
        teams = paths;
        vertx.setPeriodic(
                LOOK_MILLIS,
                timer -> vertx.executeBlocking(() -> {
                    paths.refresh();
                    return null;
                }));
    }

    /**
     * @param port 0 for any free one
     * @return the port it listens on
     * @throws IllegalStateException when the address cannot be bound
     */
    public int start(String host, int port) {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxHeaderSize(16 << 10)
                .setIdleTimeout(60)
                .setHandle100ContinueAutomatically(true);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::receive)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            return server.actualPort();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "the operations port " + host + ":" + port + " cannot be bound: "
                            + (e.getCause() == null ? "no answer" : e.getCause().getMessage())
                            + ". Stop what uses it, or set posthouse.operate.port.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding the operations port", e);
        }
    }

    @Override
    public void close() {
        pages.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It goes with the process.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(HttpServerRequest request) {
        String method = request.method().name().equals("HEAD")
                ? "GET"
                : request.method().name();
        var path = RequestPath.of(request.path());
        boolean page = path.isPresent() && Pages.holds(path.get());
        String authorization = request.getHeader("Authorization");
        if (path.isPresent() && OpenPaths.holds(path.get())) {
            send(request, method.equals("GET") ? open.answer(path.get()) : OperationsApi.only("GET"));
        } else if (path.isPresent() && TeamPaths.holds(path.get())) {
            team(request, method, path.get());
        } else if (!(page && method.equals("GET") ? token.opensPages(authorization) : token.opens(authorization))) {
            if (page) {
                request.response().putHeader("WWW-Authenticate", "Basic realm=\"Posthouse\", charset=\"UTF-8\"");
            }
            send(
                    request,
                    Answer.problem(
                            401,
                            "This path needs the header 'Authorization: Bearer <token>'; the token is in"
                                    + " the data folder, secrets/operations-token. In a browser, for pages: user"
                                    + " operator, the token as password."));
        } else if (path.isEmpty()) {
            send(request, Answer.problem(404, "This is no path of ours."));
        } else if (path.get().equals("/metrics")) {
            later(request, () -> method.equals("GET") ? metrics() : OperationsApi.only("GET"));
        } else {
            new BodyReader(request, LONGEST_BODY).read(body -> ask(request, method, path.get(), body));
        }
    }

    private void team(HttpServerRequest request, String method, String path) {
        TeamPaths paths = teams;
        if (paths == null) {
            send(request, Answer.problem(503, "This process is starting, or has no queue. Try again in a moment."));
        } else {
            paths.receive(vertx, request, method, path, OperationsServer::send);
        }
    }

    private Answer metrics() {
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }

    private void ask(HttpServerRequest request, String method, String path, byte[] body) {
        if (body == null) {
            send(request, Answer.problem(413, "A request holds at most " + LONGEST_BODY + " bytes."));
            return;
        }
        Map<String, String> query = new HashMap<>();
        try {
            request.params().forEach(query::put);
        } catch (IllegalArgumentException e) {
            send(request, Answer.problem(400, "The query is not percent-encoded as it should be."));
            return;
        }
        var asked = new ApiRequest(method, path, query, body);
        later(request, () -> Pages.holds(path) ? housePages.answer(asked) : api.answer(asked));
    }

    /** Off the event loop: the answer may have to wait for the database. */
    private void later(HttpServerRequest request, Callable<Answer> answer) {
        vertx.executeBlocking(answer, false)
                .onSuccess(found -> send(request, found))
                .onFailure(failure -> send(request, Answer.problem(500, "This request met a mistake of ours.")));
    }

    private static void send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.type())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", answer.type().equals(Answer.HTML) ? Page.POLICY : NOTHING)
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Referrer-Policy", "no-referrer");
        if (answer.status() == 401 && !response.headers().contains("WWW-Authenticate")) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (answer.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        if (answer.status() == 413) {
            response.putHeader("Connection", "close");
        }
        response.end(answer.body());
    }
}
