package io.posthouse.writeback.http;

import io.posthouse.message.Hold;
import io.posthouse.writeback.Answer;
import io.posthouse.writeback.Calls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Calls over HTTP. The name is looked up once, every address of it is checked, and the connection goes to the checked one: a
 * second look-up could give another. TLS is verified against the name. No redirect is followed, no proxy asked, nothing
 * unpacked. Thread-safe.
 */
public final class HttpCalls implements Calls, AutoCloseable {
    private static final Duration CHANGED_ADDRESS = Duration.ofMinutes(5);
    private static final long PATIENCE_SECONDS = 10;

    private final Executor lookups;
    private final boolean allowPrivate;
    private final Vertx vertx;
    private final HttpClient client;

    /**
     * @param lookups threads that may wait for a name
     * @param allowPrivate whether addresses of our own network may be called
     */
    public HttpCalls(Executor lookups, boolean allowPrivate) {
        this.lookups = lookups;
        this.allowPrivate = allowPrivate;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        HttpClientOptions options = new HttpClientOptions()
                .setVerifyHost(true)
                .setMaxPoolSize(100)
                .setMaxWaitQueueSize(1_000)
                // Others close idle connections too, and a request on a closed one has an unclear outcome.
                .setKeepAliveTimeout(5)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(32 << 10)
                .setMaxInitialLineLength(4 << 10);
        client = vertx.httpClientBuilder()
                .with(options)
                // Its own log line would quote what the other side sent; the request's failure says enough.
                .withConnectHandler(connection -> connection.exceptionHandler(e -> {}))
                .build();
    }

    @Override
    public CompletableFuture<Answer> send(Request request) {
        try {
            return CompletableFuture.supplyAsync(() -> server(request), lookups)
                    .thenCompose(server -> new Exchange(request, server).begin());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new NotSent("this process stops"));
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private SocketAddress server(Request request) {
        try {
            InetAddress address = Addresses.chosen(request.url().getHost(), allowPrivate);
            if (address == null) {
                throw new Hold(
                        "the name " + request.url().getHost()
                                + " leads into a network of our own, which nobody may call;"
                                + " correct the address, or set posthouse.writeback.allow-private for a test",
                        CHANGED_ADDRESS);
            }
            return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port(request)));
        } catch (UnknownHostException e) {
            throw new NotSent("the name " + request.url().getHost() + " cannot be resolved");
        }
    }

    private static int port(Request request) {
        int given = request.url().getPort();
        return given > 0 ? given : tls(request) ? 443 : 80;
    }

    private static boolean tls(Request request) {
        return "https".equals(request.url().getScheme());
    }

    /** One request and its answer; the first end of it counts. */
    private final class Exchange {
        private final Request request;
        private final SocketAddress server;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Buffer body = Buffer.buffer();

        Exchange(Request request, SocketAddress server) {
            this.request = request;
            this.server = server;
        }

        CompletableFuture<Answer> begin() {
            String query = request.url().getRawQuery();
            String path = request.url().getRawPath();
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(request.method()))
                    .setServer(server)
                    .setHost(request.url().getHost())
                    .setPort(port(request))
                    .setSsl(tls(request))
                    .setURI((path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query))
                    .setFollowRedirects(false)
                    .setConnectTimeout(request.connect().toMillis());
            client.request(options).onComplete(made -> {
                if (made.succeeded()) {
                    send(made.result());
                } else {
                    answer.completeExceptionally(new NotSent(
                            "no connection: " + made.cause().getClass().getSimpleName()));
                }
            });
            return answer;
        }

        private void send(HttpClientRequest made) {
            if (request.sendBefore() != null && System.nanoTime() - request.sendBefore() > 0) {
                answer.completeExceptionally(new Late());
                // Somebody must listen, or it is logged as an error.
                made.response().onFailure(e -> {});
                made.exceptionHandler(e -> {});
                made.reset();
                return;
            }
            long timer = vertx.setTimer(request.total().toMillis(), late -> {
                lost("no whole answer within " + request.total().toMillis() + " ms");
                made.reset();
            });
            answer.whenComplete((done, failure) -> vertx.cancelTimer(timer));
            made.exceptionHandler(e -> lost("the connection ended"));
            try {
                request.headers().forEach(made::putHeader);
                made.response().onComplete(begun -> {
                    if (begun.failed()) {
                        lost("the connection ended without an answer");
                        return;
                    }
                    var response = begun.result();
                    response.exceptionHandler(e -> lost("the connection ended within the answer"));
                    response.handler(part -> {
                        int room = request.largest() - body.length();
                        body.appendBuffer(part.length() <= room ? part : part.slice(0, Math.max(0, room)));
                        if (part.length() > room) {
                            complete(response, true);
                            made.reset();
                        }
                    });
                    response.endHandler(end -> complete(response, false));
                });
                (request.body() == null ? made.end() : made.end(Buffer.buffer(request.body())))
                        .onFailure(e -> lost("the request could not be sent whole"));
            } catch (RuntimeException e) {
                answer.completeExceptionally(new NotSent(
                        "the request cannot be sent: " + e.getClass().getSimpleName()));
                made.reset();
            }
        }

        private void complete(io.vertx.core.http.HttpClientResponse response, boolean cut) {
            answer.complete(new Answer(response.statusCode(), Heads.of(response.headers()), body.getBytes(), cut));
        }

        private void lost(String how) {
            answer.completeExceptionally(new Lost(how));
        }
    }
}
