package io.posthouse.operate.crm;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A CRM that is not there: contacts and notes in memory, one portal for each client, as the first segment of the path. It
 * counts what comes, and fails as it is told. For tests, the demo, and trying out; on loopback only. Thread-safe.
 */
public final class CrmSimulator implements AutoCloseable {
    /** Where nobody comes who follows no redirects. */
    private static final String TRAP = "_trap";
    /** Long enough that two clients that ask for a token side by side are seen to do so. */
    private static final Duration LOGIN = Duration.ofMillis(50);

    private static final int SECONDS = 10;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));

    private final Portals portals;
    private final Control control;
    private final AtomicLong trapped = new AtomicLong();
    private final Traffic asides = new Traffic();
    private final FaultyAnswer faulty;
    private volatile HttpServer server;

    private CrmSimulator(long seed, Clock clock) {
        portals = new Portals(clock, seed);
        control = new Control(portals);
        faulty = new FaultyAnswer(clock, () -> uri(TRAP));
    }

    /**
     * @param port 0 for any free one
     * @param seed of the faults that come by chance
     * @throws IllegalStateException when the port cannot be had
     */
    public static CrmSimulator open(int port, long seed) {
        return open(port, seed, Clock.systemUTC());
    }

    /** @param clock of tokens and records */
    public static CrmSimulator open(int port, long seed, Clock clock) {
        var simulator = new CrmSimulator(seed, clock);
        try {
            simulator.listen(port);
            return simulator;
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    public int port() {
        return server.actualPort();
    }

    /** Where this client's CRM is, without a slash at the end. */
    public URI uri(String portal) {
        return URI.create("http://127.0.0.1:" + port() + "/" + portal);
    }

    /** @param name small letters, digits, hyphens; made when it is first named */
    public Portal portal(String name) {
        return portals.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a portal's name is small letters, digits and hyphens, at most 63"));
    }

    /** How many came where a redirect had led them. */
    public long trapped() {
        return trapped.get();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It goes with the process.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(int port) {
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::receive)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "port " + port + " cannot be had for the simulated CRM: stop what uses it, or name another", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the simulated CRM was starting", e);
        }
    }

    private void receive(HttpServerRequest request) {
        List<String> path = Arrays.stream(String.valueOf(request.path()).split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        if (path.equals(List.of(TRAP))) {
            trapped.incrementAndGet();
            request.response().setStatusCode(404).end();
        } else if (path.isEmpty() || Control.serves(path)) {
            var reply = new Reply(vertx, request, asides, () -> {});
            read(
                    request,
                    path,
                    reply,
                    asked -> reply.whole(
                            path.isEmpty() ? CrmAnswer.of(200, "text/plain", Manual.TEXT) : control.answer(asked)));
        } else {
            Optional<Portal> portal = portals.of(path.get(0));
            if (portal.isPresent()) {
                call(request, path, portal.get());
            } else {
                request.response().setStatusCode(404).end();
            }
        }
    }

    private void call(HttpServerRequest request, List<String> path, Portal portal) {
        portal.traffic().arrived(System.nanoTime());
        var reply = new Reply(vertx, request, portal.traffic(), portal.traffic()::left);
        read(request, path.subList(1, path.size()), reply, asked -> {
            if (asked.aim() == Aim.LOGINS) {
                portal.logins().begin();
                vertx.setTimer(LOGIN.toMillis(), due -> {
                    portal.logins().end();
                    answer(portal, asked, reply);
                });
            } else {
                answer(portal, asked, reply);
            }
        });
    }

    private void answer(Portal portal, CrmRequest asked, Reply reply) {
        Optional<Fault> fault = portal.faults().strike(asked.aim());
        if (fault.isEmpty()) {
            reply.whole(portal.answer(asked));
        } else {
            faulty.play(fault.get(), fault.get().written() ? portal.answer(asked) : null, reply);
        }
    }

    private interface Then {
        void asked(CrmRequest request);
    }

    private static void read(HttpServerRequest request, List<String> path, Reply reply, Then then) {
        Map<String, String> query = new HashMap<>();
        try {
            request.params().forEach(query::put);
        } catch (IllegalArgumentException e) {
            reply.whole(HubSpotApi.invalid("the query is not percent-encoded as it should be"));
            return;
        }
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        String method = request.method().name();
        BoundedBody.read(request, body -> {
            if (body == null) {
                reply.whole(CrmAnswer.error(413, "TOO_LARGE", "at most " + BoundedBody.LONGEST + " bytes")
                        .with("Connection", "close"));
            } else {
                then.asked(new CrmRequest(method, path, query, headers, body));
            }
        });
    }
}
