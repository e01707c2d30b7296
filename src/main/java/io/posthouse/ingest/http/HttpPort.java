package io.posthouse.ingest.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port that is listened on, with the event loops that serve it. */
final class HttpPort {
    private static final long PATIENCE_SECONDS = 10;

    /** To Vert.x, 0 is a free port for each listener, a negative number one that they share. */
    private static final int FREE_FOR_ALL_LOOPS = -1;

    private final Vertx vertx;
    private volatile int number;

    private HttpPort(int loops) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    /**
     * @param invalid gets what is no valid HTTP
     * @throws IllegalStateException when the port cannot be had
     */
    static HttpPort listen(
            HttpDoorSettings settings, Handler<HttpServerRequest> requests, Handler<HttpServerRequest> invalid)
            throws InterruptedException {
        HttpPort port = new HttpPort(settings.loops());
        try {
            port.vertx
                    .deployVerticle(
                            () -> port.new Listener(options(settings), requests, invalid),
                            new DeploymentOptions().setInstances(settings.loops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return port;
        } catch (ExecutionException | TimeoutException e) {
            port.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage()
                            + "); end the program that has this port, or set posthouse.ingest.http.port",
                    cause);
        }
    }

    int number() {
        return number;
    }

    void close() throws InterruptedException {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the HTTP port did not close in time", e);
        }
    }

    private static HttpServerOptions options(HttpDoorSettings settings) {
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
                // They would look at each request; no door is a WebSocket.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }

    private final class Listener extends AbstractVerticle {
        private final HttpServerOptions options;
        private final Handler<HttpServerRequest> requests;
        private final Handler<HttpServerRequest> invalid;

        Listener(HttpServerOptions options, Handler<HttpServerRequest> requests, Handler<HttpServerRequest> invalid) {
            this.options = options;
            this.requests = requests;
            this.invalid = invalid;
        }

        @Override
        public void start(Promise<Void> started) {
            super.vertx
                    .createHttpServer(options)
                    .requestHandler(requests)
                    .invalidRequestHandler(invalid)
                    .listen()
                    .<Void>map(server -> {
                        number = server.actualPort();
                        return null;
                    })
                    .onComplete(started);
        }
    }
}
