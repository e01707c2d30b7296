package io.posthouse.writeback.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.Hold;
import io.posthouse.writeback.Answer;
import io.posthouse.writeback.Calls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpCalls calls = new HttpCalls(threads, true);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        calls.close();
        threads.shutdownNow();
    }

    /** Says what a server says to one request, and may then go away. */
    private interface Says {
        void to(Socket socket, OutputStream out) throws IOException;
    }

    @Test
    void anAnswerIsItsStatusItsHeadAndItsBody() {
        says((socket, out) ->
                out.write(text("HTTP/1.1 201 Created\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\nbody")));
        Answer answer = send("/", 100).join();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Retry-After")).isEqualTo("3");
        assertThat(answer.body()).asString().isEqualTo("body");
        assertThat(answer.cut()).isFalse();
    }

    @Test
    void anEndlessAnswerIsCut() {
        says((socket, out) -> {
            out.write(text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
            while (true) {
                out.write(text("400\r\n" + "x".repeat(1024) + "\r\n"));
            }
        });
        Answer answer = send("/", 5_000).join();
        assertThat(answer.cut()).isTrue();
        assertThat(answer.body()).hasSize(5_000);
    }

    @Test
    void aPackedAnswerIsNeverUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[10 << 20]);
        }
        says((socket, out) -> {
            out.write(
                    text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"));
            out.write(packed.toByteArray());
        });
        Answer answer = send("/", 1 << 20).join();
        assertThat(answer.body()).hasSize(packed.size());
        assertThat(answer.json()).isEmpty();
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        says((socket, out) -> out.write(
                text("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")));
        assertThat(send("/", 100).join().status()).isEqualTo(307);
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswerIsLost() {
        says((socket, out) -> socket.close());
        assertThatThrownBy(() -> send("/", 100).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(Calls.Lost.class);
    }

    @Test
    void aConnectionThatEndsWithinTheAnswerIsLost() {
        says((socket, out) -> {
            out.write(text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
            out.flush();
            socket.close();
        });
        assertThatThrownBy(() -> send("/", 1_000).join()).hasCauseInstanceOf(Calls.Lost.class);
    }

    @Test
    void anAnswerThatDripsIsLostWhenTheTimeIsOver() {
        says((socket, out) -> {
            out.write(text("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
            out.flush();
        });
        assertThatThrownBy(() -> send("/", 1_000_000).join())
                .hasCauseInstanceOf(Calls.Lost.class)
                .hasMessageContaining("no whole answer");
    }

    @Test
    void garbageIsLost() {
        says((socket, out) -> {
            out.write(text("this is not HTTP\r\n\r\n"));
            out.flush();
            socket.close();
        });
        assertThatThrownBy(() -> send("/", 100).join()).hasCauseInstanceOf(Calls.Lost.class);
    }

    @Test
    void whereNothingListensNothingWasSent() throws IOException {
        int port = server.getLocalPort();
        server.close();
        assertThatThrownBy(() -> calls.send(request(URI.create("http://127.0.0.1:" + port + "/"), 100))
                        .join())
                .hasCauseInstanceOf(Calls.NotSent.class);
    }

    @Test
    void aNameOfOurOwnNetworkIsNotCalled() throws Exception {
        try (HttpCalls strict = new HttpCalls(threads, false)) {
            assertThatThrownBy(() -> strict.send(
                                    request(URI.create("http://localhost:" + server.getLocalPort() + "/"), 100))
                            .join())
                    .hasCauseInstanceOf(Hold.class);
        }
    }

    @Test
    void whatIsLateIsNotSent() {
        Calls.Request request = request(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"), 100);
        Calls.Request late = new Calls.Request(
                request.method(),
                request.url(),
                request.headers(),
                request.body(),
                request.connect(),
                request.total(),
                request.largest(),
                System.nanoTime() - 1);
        CompletableFuture<Integer> seen = CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        return socket.getInputStream().read();
                    } catch (IOException e) {
                        return -1;
                    }
                },
                threads);
        assertThatThrownBy(() -> calls.send(late).join()).hasCauseInstanceOf(Calls.Late.class);
        assertThat(seen.join()).isEqualTo(-1);
    }

    @Test
    void aHeaderCannotBecomeTwo() {
        assertThatThrownBy(() -> calls.send(new Calls.Request(
                                "POST",
                                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"),
                                Map.of("X-A", "1\r\nX-B: 2"),
                                null,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                100))
                        .join())
                .hasCauseInstanceOf(Calls.NotSent.class);
    }

    private void says(Says says) {
        threads.execute(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                says.to(socket, socket.getOutputStream());
                socket.getOutputStream().flush();
                // The other side ends it.
                while (socket.getInputStream().read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                return;
            }
        });
    }

    private CompletableFuture<Answer> send(String path, int largest) {
        return calls.send(request(URI.create("http://127.0.0.1:" + server.getLocalPort() + path), largest));
    }

    private static Calls.Request request(URI url, int largest) {
        return new Calls.Request(
                "POST",
                url,
                Map.of("Content-Type", "application/json"),
                text("{}"),
                Duration.ofSeconds(2),
                Duration.ofMillis(1_500),
                largest);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
