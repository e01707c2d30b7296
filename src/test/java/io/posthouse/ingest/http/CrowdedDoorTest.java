package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.ingest.Signing;
import io.posthouse.queue.Published;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One who takes all he can get, and others meanwhile. The whole of 127.0.0.0/8 is this machine. */
class CrowdedDoorTest {
    private static final String EVENT =
            Signing.json("{\"event\":\"opened\",\"id\":\"e1\",\"timestamp\":1767225590.250}");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Socket> sockets = new ArrayList<>();
    private OpenDoor door;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        door.close();
    }

    @Test
    void anAddressThatSendsSlowlyLeavesRoomForOthersAndLosesItsPlacesFirst() throws Exception {
        door = OpenDoor.start(OpenRoutes.settings(0, OpenDoor.LIMIT, LONG, OpenRoutes.GATE, 0));
        for (int i = 0; i < 150; i++) {
            stalled("127.0.0.2", "");
        }
        await().until(() -> door.doors.turnedAway(Crowded.ADDRESS) > 0);
        assertThat(send().statusCode()).isEqualTo(200);

        // A second one: together they have the share of the door, until those who hold without sending have to go.
        for (int i = 0; i < 100; i++) {
            stalled("127.0.0.3", "");
        }
        await().until(() -> door.doors.turnedAway(Crowded.SLOW) > 0 && door.doors.requestsInFlight() < 50);
        assertThat(send().statusCode()).isEqualTo(200);
    }

    @Test
    void whoHoldsItsShareIsTold429WithRetryAfter() throws Exception {
        door = OpenDoor.start(OpenRoutes.settings(0, OpenDoor.LIMIT, LONG, new GateLimits(4, 1 << 20, 50, 100), 0));
        CompletableFuture<Published> commit = new CompletableFuture<>();
        door.queue = message -> commit;
        var first = sendLater();
        var second = sendLater();
        await().until(() -> door.published.size() == 2);

        HttpResponse<String> third = send();
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertThat(third.body()).contains("urn:posthouse:problem:too-many-at-once");
        commit.complete(Published.STORED);
        assertThat(first.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(second.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void behindAProxyOfOursTheAddressesItNamesHaveTheShares() throws Exception {
        door = OpenDoor.start(OpenRoutes.settings(0, OpenDoor.LIMIT, LONG, OpenRoutes.GATE, 1));
        for (int i = 0; i < 100; i++) {
            stalled("127.0.0.1", "X-Forwarded-For: 203.0.113." + i + ", 198.51.100.1\r\n");
        }
        await().until(() -> door.doors.turnedAway(Crowded.ADDRESS) > 0);

        assertThat(door.send(door.to(OpenDoor.PATH)
                                .header("Content-Type", Signing.JSON)
                                .header("X-Forwarded-For", "198.51.100.1, 198.51.100.2")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(EVENT))
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whileThereIsRoomASlowBodyHasAllOfItsTime() throws Exception {
        // Longer than two looks at it.
        door = OpenDoor.start(OpenRoutes.settings(OpenDoor.LIMIT, Duration.ofMillis(2500)));
        stalled("127.0.0.1", "");

        assertThat(new String(sockets.get(0).getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 408");
        assertThat(door.doors.turnedAway(Crowded.SLOW)).isZero();
    }

    private HttpResponse<String> send() throws Exception {
        return sendLater().get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> sendLater() {
        return door.sendLater(door.post(Signing.JSON, EVENT.getBytes(StandardCharsets.UTF_8)));
    }

    private void stalled(String from, String headers) throws IOException {
        socket(from).getOutputStream().write((head(headers, 100) + "{").getBytes(StandardCharsets.US_ASCII));
    }

    private Socket socket(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), door.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private static String head(String headers, int length) {
        return "POST " + OpenDoor.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: " + length + "\r\n\r\n";
    }
}
