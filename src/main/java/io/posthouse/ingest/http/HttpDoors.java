package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The public HTTP port: the engine behind {@code platform-http}, bound as the bean {@code platform-http-engine}. It listens
 * from the moment the first door's route starts until the context has stopped; without a door it never listens.
 * Thread-safe.
 */
public final class HttpDoors extends ServiceSupport implements PlatformHttpEngine {
    private static final long START_SECONDS = 10;

    /** To Vert.x, 0 is a free port for each listener, a negative number one that they share. */
    private static final int FREE_FOR_ALL_LOOPS = -1;

    private final HttpDoorSettings settings;
    private final Answered answered;
    private final Problems problems = new Problems();
    private final RefusalLog refusals = new RefusalLog();
    private final Gate gate;
    private final List<HttpDoor> doors = new CopyOnWriteArrayList<>();
    private volatile Vertx vertx;
    private volatile int port;
    private volatile CamelContext context;

    public HttpDoors(HttpDoorSettings settings, Answered answered) {
        this.settings = settings;
        this.answered = answered;
        this.gate = new Gate(settings.maxRequests(), settings.maxBytes());
    }

    /** The port listened on; 0 while it does not listen. */
    @Override
    public int getServerPort() {
        return port;
    }

    /** Requests that are read or worked on now. */
    public int requestsInFlight() {
        return gate.requests();
    }

    /** Bytes of bodies held now. */
    public long bytesInFlight() {
        return gate.bytes();
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new HttpDoor(endpoint, processor, this, problems, refusals);
    }

    void add(HttpDoor door) {
        doors.add(door);
    }

    void remove(HttpDoor door) {
        doors.remove(door);
    }

    /** @throws IllegalStateException when the port cannot be had: then the route, and with it the process, must not start */
    synchronized void open(CamelContext camel) throws Exception {
        if (vertx != null) {
            return;
        }
        context = camel;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(settings.loops())
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        try {
            vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(settings.loops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            shut();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage()
                            + "); end the program that has this port, or set posthouse.ingest.http.port",
                    cause);
        }
        camel.addService(this, true, true);
    }

    @Override
    protected void doStop() throws Exception {
        shut();
    }

    private synchronized void shut() throws InterruptedException {
        if (vertx != null) {
            try {
                vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the HTTP port did not close in time", e);
            } finally {
                vertx = null;
                port = 0;
            }
        }
    }

    private void serve(HttpServerRequest request) {
        HttpCall call = new HttpCall(request, answered);
        String path = request.path();
        for (HttpDoor door : doors) {
            Map<String, String> variables = path == null ? null : door.path().match(path);
            if (variables != null) {
                serve(call, door, variables);
                return;
            }
        }
        refuse(call, Answer.of(context.isStarted() ? problems.noSuchPath() : problems.closing()));
    }

    private void serve(HttpCall call, HttpDoor door, Map<String, String> variables) {
        String path = door.path().toString();
        call.takenBy(path, () -> {});
        if (!door.isOpen()) {
            call.answerAndClose(problems.closing());
        } else if (!door.takes(call.request().method().name())) {
            refuse(call, Answer.of(problems.wrongMethod(door.methods()), door.methods()));
        } else if (!gate.enter()) {
            call.answerAndClose(problems.busy());
        } else {
            BodyReading reading = new BodyReading(
                    vertx, call, problems, gate, settings.maxBody(path), body -> door.work(call, variables, body));
            call.takenBy(path, () -> gate.leave(reading.held()));
            reading.begin(settings.bodyTime());
        }
    }

    private static void refuse(HttpCall call, Answer answer) {
        HttpServerRequest request = call.request();
        String length = request.getHeader("Content-Length");
        if (request.getHeader("Transfer-Encoding") == null && (length == null || length.equals("0"))) {
            call.answer(answer);
        } else {
            call.answerAndClose(answer);
        }
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? FREE_FOR_ALL_LOOPS : settings.port())
                .setIdleTimeout((int) settings.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16384)
                .setAcceptBacklog(1024)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }

    private final class Listener extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            Future<HttpServer> listening = vertx.createHttpServer(options())
                    .requestHandler(HttpDoors.this::serve)
                    .invalidRequestHandler(bad -> new HttpCall(bad, answered)
                            .answerAndClose(problems.malformed("The request is not valid HTTP")))
                    .listen();
            listening
                    .<Void>map(server -> {
                        port = server.actualPort();
                        return null;
                    })
                    .onComplete(started);
        }
    }
}
