package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.Signing;
import io.posthouse.message.Envelope;
import io.posthouse.message.StrictJson;
import io.posthouse.queue.Published;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorsTest {
    private static final String EVENT =
            Signing.json("{\"event\":\"opened\",\"id\":\"e1\",\"timestamp\":1767225590.250}");

    private OpenDoor door;

    @BeforeEach
    void open() throws Exception {
        door = OpenDoor.start();
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aSignedEventIsPublishedThenAnswered200WithItsId() throws Exception {
        HttpResponse<String> answer = door.send(json(EVENT));

        Envelope envelope = door.published.get(0).envelope();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                        .path("id")
                        .textValue())
                .isEqualTo(envelope.id().toString());
        assertThat(envelope.topic()).isEqualTo(MailgunDoor.RECEIVED);
        assertThat(envelope.realm()).isEqualTo("acme");
    }

    @Test
    void nothingIsAnsweredBeforeItIsCommitted() throws Exception {
        CompletableFuture<Published> commit = new CompletableFuture<>();
        door.queue = message -> commit;
        var answer = door.sendLater(json(EVENT));
        await().until(() -> !door.published.isEmpty());
        assertThat(door.doors.requestsInFlight()).isEqualTo(1);
        assertThat(answer).isNotDone();

        commit.complete(Published.STORED);
        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        await().until(() -> door.doors.requestsInFlight() == 0 && door.doors.bytesInFlight() == 0);
    }

    @Test
    void aWaitingCommitHoldsUpNobodyElse() throws Exception {
        CompletableFuture<Published> commit = new CompletableFuture<>();
        door.queue = message -> commit;
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waiting.add(door.sendLater(json(EVENT)));
        }
        await().until(() -> door.published.size() == 40);

        assertThat(door.send(json("{")).statusCode()).isEqualTo(400);
        commit.complete(Published.STORED);
        for (var answer : waiting) {
            assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theSameEventAgainIsAnswered200() throws Exception {
        publishing(Published.DUPLICATE);

        assertThat(door.send(json(EVENT)).statusCode()).isEqualTo(200);
        assertThat(door.published).hasSize(1);
    }

    @Test
    void aTokenSeenWithAnotherBodyIs406() throws Exception {
        publishing(Published.TOKEN_REUSED);

        problem(door.send(json(EVENT)), 406, "token-reused");
    }

    @Test
    void sameIdWithOtherDataIsAnswered200AndKeptWhereItIsSeen() throws Exception {
        door.queue = message -> CompletableFuture.completedFuture(
                message.envelope().topic().equals(MailgunDoor.UNROUTED) ? Published.STORED : Published.CONFLICT);

        assertThat(door.send(json(EVENT)).statusCode()).isEqualTo(200);
        assertThat(door.published).hasSize(2);
        Envelope letter = door.published.get(1).envelope();
        assertThat(letter.topic()).isEqualTo(MailgunDoor.UNROUTED);
        assertThat(letter.causation())
                .isEqualTo(door.published.get(0).envelope().id());
    }

    @Test
    void aQueueThatDoesNotTakeItIs503WithRetryAfter() throws Exception {
        for (RuntimeException e : List.of(new QueueFull("full"), new QueueUnavailable("away", null))) {
            door.queue = message -> CompletableFuture.failedFuture(e);
            HttpResponse<String> answer = door.send(json(EVENT));

            problem(answer, 503, "busy");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void ourMistakesAre500WithoutInternals() throws Exception {
        door.queue = message -> CompletableFuture.failedFuture(new IllegalStateException("secret internals"));
        HttpResponse<String> answer = door.send(json(EVENT));

        problem(answer, 500, "unexpected");
        assertThat(answer.body()).doesNotContain("secret", "IllegalState", "io.posthouse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpUri",
                "camelhttpuri",
                "CAMELHTTPURI",
                "CAmelHttpUri",
                "cAMELhTTPuRI",
                "Camelhttpuri",
                "camelHttpUri",
                "CamelHTTPURI"
            })
    void noHeaderOfTheSenderReachesTheRouteOrComesBack(String name) throws Exception {
        HttpRequest request = door.to(OpenDoor.PATH + "?CamelHttpUri=http://evil.example")
                .header("Content-Type", "application/json")
                .header(name, "http://evil.example")
                .header("CamelFileName", "x")
                .header("X-Secret", "1")
                .header("subject", "s")
                .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                .build();
        HttpResponse<String> answer = door.send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(door.headersSeen.get(0)).isEmpty();
        assertThat(answer.headers().map().keySet()).containsExactlyInAnyOrder("content-length", "content-type");
    }

    @Test
    void formsWithNewlinesNamedLikeHeadersAreAnswered200() throws Exception {
        String form = Signing.form(
                "event",
                "opened",
                "body-plain",
                "one\r\ntwo\n",
                "Content-Type",
                "multipart/mixed",
                "CamelHttpUri",
                "http://evil.example");
        HttpResponse<String> answer = door.send(door.post(Signing.FORM, form.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(door.headersSeen.get(0)).isEmpty();
    }

    @Test
    void whatTheDoorRefusesIsTheSendersProblem() throws Exception {
        problem(door.send(json(EVENT.replace("signature\":\"", "signature\":\"0"))), 401, "not-signed");
        problem(door.send(json(EVENT.substring(1))), 400, "malformed");
        problem(door.send(door.post("text/plain", EVENT.getBytes(StandardCharsets.UTF_8))), 415, "wrong-content-type");
        problem(
                door.send(door.to(OpenDoor.PATH)
                        .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                        .build()),
                415,
                "wrong-content-type");
        assertThat(door.published).isEmpty();
        await().untilAsserted(() -> assertThat(door.statuses).containsExactly(401, 400, 415, 415));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/webhooks/mailgun",
                "/webhooks/mailgun/",
                "/webhooks/mailgun/acme/",
                "/webhooks/mailgun/acme/x",
                "/WEBHOOKS/mailgun/acme",
                "//webhooks/mailgun/acme",
                "/webhooks/mailgun/%zz",
                "/webhooks/../webhooks/mailgun/acme"
            })
    void pathsWithoutADoorAre404(String path) throws Exception {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404").contains("application/problem+json", "no-such-path");
    }

    @Test
    void unknownRealmIsToldTheSameAsABadSignature() throws Exception {
        byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
        for (String realm : List.of("nobody", "ACME", "%61cm%65x", "..%2facme")) {
            HttpResponse<String> answer = door.send(door.to("/webhooks/mailgun/" + realm)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            problem(answer, 401, "not-signed");
        }
    }

    @Test
    void otherMethodsAre405AndToldWhichIsRight() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> answer = door.send(door.to(OpenDoor.PATH)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build());
            problem(answer, 405, "wrong-method");
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void bodiesUpToTheLimitAreTakenAndOneByteMoreIs413() throws Exception {
        assertThat(door.send(door.post(Signing.JSON, sized(OpenDoor.LIMIT - 1))).statusCode())
                .isEqualTo(200);
        assertThat(door.send(door.post(Signing.JSON, sized(OpenDoor.LIMIT))).statusCode())
                .isEqualTo(200);
        problem(door.send(door.post(Signing.JSON, sized(OpenDoor.LIMIT + 1))), 413, "too-large");
    }

    @Test
    void chunkedBodiesAreCountedWhileTheyAreRead() throws Exception {
        assertThat(chunked(sized(OpenDoor.LIMIT), true)).startsWith("HTTP/1.1 200");
        // The end of the body is never sent: the answer must not wait for it.
        assertThat(chunked(sized(OpenDoor.LIMIT + 1), false))
                .startsWith("HTTP/1.1 413")
                .contains("too-large");
        await().until(() -> door.doors.requestsInFlight() == 0 && door.doors.bytesInFlight() == 0);
    }

    @Test
    void aSenderThatGoesOnWritingStillReadsItsAnswer() throws Exception {
        byte[] body = sized(300_000);
        problem(door.send(door.post(Signing.JSON, body)), 413, "too-large");
    }

    @Test
    void aBodyThatComesTooSlowlyIs408() throws Exception {
        String answer = raw("POST " + OpenDoor.PATH
                + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("too-slow");
        await().until(() -> door.doors.requestsInFlight() == 0 && door.doors.bytesInFlight() == 0);
    }

    @Test
    void aSenderThatLeavesInTheMiddleLeavesNothingBehind() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.getOutputStream()
                    .write(("POST " + OpenDoor.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> door.doors.bytesInFlight() == 1);
        }
        await().until(() -> door.doors.requestsInFlight() == 0 && door.doors.bytesInFlight() == 0);
    }

    @Test
    void whoAsksBeforeSendingTheBodyIsToldToGoOn() throws Exception {
        HttpRequest request = door.to(OpenDoor.PATH)
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                .build();

        assertThat(door.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void doubledContentTypesAre415AndBrokenHttpIs400() throws Exception {
        assertThat(raw("POST " + OpenDoor.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 415");
        assertThat(raw("POST " + OpenDoor.PATH + " HTTP/1.1\r\nContent-Length: one\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void moreRequestsThanTheLimitAre503WithRetryAfter() throws Exception {
        door.close();
        door = new OpenDoor(0, 1);
        door.camel.start();
        CompletableFuture<Published> commit = new CompletableFuture<>();
        door.queue = message -> commit;
        var first = door.sendLater(json(EVENT));
        await().until(() -> !door.published.isEmpty());

        HttpResponse<String> second = door.send(json(EVENT));
        problem(second, 503, "busy");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        commit.complete(Published.STORED);
        assertThat(first.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatCannotBeHadFailsTheStart() throws Exception {
        try (OpenDoor second = new OpenDoor(door.port(), 10)) {
            assertThatThrownBy(second.camel::start)
                    .hasStackTraceContaining("cannot listen on 127.0.0.1:" + door.port());
            assertThat(second.doors.getServerPort()).isZero();
        }
    }

    @Test
    void aRouteThatIsSuspendedOrStoppedTakesNothingAndThenGoesOn() throws Exception {
        var routes = door.camel.getRouteController();
        routes.suspendRoute("ingest-mailgun");
        problem(door.send(json(EVENT)), 503, "closing");
        routes.resumeRoute("ingest-mailgun");
        assertThat(door.send(json(EVENT)).statusCode()).isEqualTo(200);
        routes.stopRoute("ingest-mailgun");
        problem(door.send(json(EVENT)), 404, "no-such-path");
        routes.startRoute("ingest-mailgun");
        assertThat(door.send(json(EVENT)).statusCode()).isEqualTo(200);
        assertThat(door.published).hasSize(2);
    }

    @Test
    void aDoorThatAPersonClosedIs503WithRetryAfterForWhomItIsClosed() throws Exception {
        door.doors.kept((path, realm) -> path.equals("/webhooks/mailgun/{realm}") && realm.equals("acme") ? 77 : 0);
        HttpResponse<String> closed = door.send(json(EVENT));
        problem(closed, 503, "closed");
        assertThat(closed.headers().firstValue("Retry-After")).contains("77");
        assertThat(door.published).isEmpty();

        door.doors.kept((path, realm) -> realm.equals("beta") ? 77 : 0);
        assertThat(door.send(json(EVENT)).statusCode()).isEqualTo(200);
    }

    @Test
    void whileStoppingWhatIsInFlightIsAnsweredAndWhatIsNewIsTold503() throws Exception {
        CompletableFuture<Published> commit = new CompletableFuture<>();
        door.queue = message -> commit;
        var inFlight = door.sendLater(json(EVENT));
        await().until(() -> !door.published.isEmpty());
        int port = door.port();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(door.camel::stop);

        await().untilAsserted(() -> problem(door.send(json(EVENT)), 503, "closing"));
        assertThat(stopped).isNotDone();
        commit.complete(Published.STORED);
        assertThat(inFlight.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    }

    private void publishing(Published published) {
        door.queue = message -> CompletableFuture.completedFuture(published);
    }

    private HttpRequest json(String body) {
        return door.post(Signing.JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sized(int size) {
        byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(event, size);
        Arrays.fill(body, event.length, size, (byte) ' ');
        return body;
    }

    private static void problem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(problem.path("type").textValue()).isEqualTo("urn:posthouse:problem:" + type);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotBlank();
        assertThat(problem.path("detail").textValue()).isNotBlank();
    }

    private String chunked(byte[] body, boolean whole) throws IOException {
        StringBuilder request = new StringBuilder("POST " + OpenDoor.PATH
                + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length; at += 500) {
            int end = Math.min(body.length, at + 500);
            request.append(Integer.toHexString(end - at)).append("\r\n");
            request.append(new String(body, at, end - at, StandardCharsets.UTF_8))
                    .append("\r\n");
        }
        return raw(request + (whole ? "0\r\n\r\n" : ""));
    }

    /** Sends these bytes and reads until the answer's body has come. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] some = new byte[4096];
            while (answer.indexOf("}") < 0) {
                int read = socket.getInputStream().read(some);
                if (read < 0) {
                    break;
                }
                answer.append(new String(some, 0, read, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}
