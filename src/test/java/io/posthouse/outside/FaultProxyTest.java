package io.posthouse.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final FaultProxy proxy = new FaultProxy(echo.getLocalPort());

    FaultProxyTest() throws IOException {
        Thread thread = new Thread(this::answer);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void aSlowLineDelaysBothWays() throws IOException {
        proxy.slow(Duration.ofMillis(60));
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            assertThat(ping(socket)).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(119));
        }
    }

    @Test
    void aCutLineBreaksWhatIsOpenAndServesAgainWhenHealed() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ping(socket)).isEqualTo(7);
            proxy.cut();
            assertThatThrownBy(() -> assertThat(ping(socket)).isEqualTo(7))
                    .isInstanceOfAny(IOException.class, Error.class);
        }
        proxy.heal();
        try (Socket socket = connect()) {
            assertThat(ping(socket)).isEqualTo(7);
        }
    }

    @Test
    void aBlackHoleSaysNothingUntilHealed() throws IOException {
        try (Socket socket = connect()) {
            proxy.swallow();
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> ping(socket)).isInstanceOf(SocketTimeoutException.class);
            proxy.heal();
            socket.setSoTimeout(5000);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int ping(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }

    private void answer() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread thread = new Thread(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // The test has cut the line.
                    }
                });
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }
}
