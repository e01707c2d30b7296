package io.posthouse.operate.crm;

import static io.posthouse.operate.crm.CrmClient.CONTACTS;
import static io.posthouse.operate.crm.CrmClient.contact;
import static io.posthouse.operate.crm.CrmClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each fault is what it says it is, seen from the other end of the line. */
class FaultsOnTheWireTest {
    private static final String ANN = contact("ann@example.com", "1");

    private final CrmSimulator simulator = CrmSimulator.open(0, 1);
    private final Portal acme = simulator.portal("acme");
    private final CrmClient crm = new CrmClient(simulator, "acme");

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void slowIsTheRightAnswerLate() {
        acme.faults().next(1, Fault.of(Fault.Kind.SLOW).taking(Duration.ofMillis(400)));
        long begin = System.nanoTime();

        assertThat(crm.create("ann@example.com").statusCode()).isEqualTo(201);

        assertThat(System.nanoTime() - begin)
                .isGreaterThan(Duration.ofMillis(390).toNanos());
        assertThat(contacts()).isEqualTo(1);
    }

    @Test
    void dribbleIsTheRightAnswerAByteAtATime() throws IOException {
        acme.faults().next(1, Fault.of(Fault.Kind.DRIBBLE).taking(Duration.ofMillis(3)));

        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            InputStream in = socket.getInputStream();
            int length = lengthOf(head(in));
            int reads = 0;
            int read = 0;
            var piece = new byte[8192];
            while (read < length) {
                read += in.read(piece);
                reads++;
            }

            assertThat(length).isGreaterThan(100);
            assertThat(reads).isGreaterThan(length / 2);
        }
        assertThat(contacts()).isEqualTo(1);
    }

    @Test
    void neverIsNoAnswerAndNoEnd() throws IOException {
        acme.faults().next(1, Fault.of(Fault.Kind.NEVER));

        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            socket.setSoTimeout(400);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(acme.traffic().atOnce()).isEqualTo(1);
        }
        Awaitility.await().until(() -> acme.traffic().atOnce() == 0);
        assertThat(contacts()).isZero();

        acme.faults().next(1, Fault.of(Fault.Kind.NEVER).written(true));
        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            Awaitility.await().until(() -> contacts() == 1);
        }
    }

    @Test
    void aResetIsAResetAndSaysNothingOfTheWrite() throws IOException {
        acme.faults().next(1, Fault.of(Fault.Kind.RESET_BEFORE));
        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            assertReset(socket);
        }
        assertThat(contacts()).isZero();

        acme.faults().next(1, Fault.of(Fault.Kind.RESET_AFTER));
        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            assertReset(socket);
        }
        assertThat(contacts()).isEqualTo(1);
        assertThat(acme.traffic().atOnce()).isZero();
    }

    @Test
    void aResetOfWritesLetsReadsThrough() {
        acme.faults().always(Fault.of(Fault.Kind.RESET_AFTER));

        assertThat(crm.send("GET", CONTACTS + "/1", null).statusCode()).isEqualTo(404);
    }

    @Test
    void cutIsHalfAnAnswerAndThenAnEndWithoutAReset() throws IOException {
        acme.faults().next(1, Fault.of(Fault.Kind.CUT));

        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            InputStream in = socket.getInputStream();
            int length = lengthOf(head(in));
            byte[] half = in.readAllBytes();

            assertThat(half).hasSizeBetween(1, length - 1);
            assertThat(new String(half, StandardCharsets.UTF_8)).startsWith("{\"id\":");
        }
        assertThat(contacts()).isEqualTo(1);
    }

    @Test
    void tooManyComesWithoutRetryAfterOrWithSecondsADateOrGarbage() {
        Fault tooMany = Fault.of(Fault.Kind.TOO_MANY);
        acme.faults().next(1, tooMany);
        acme.faults().next(1, tooMany.retryAfter("7"));
        acme.faults().next(1, tooMany.retryAfter("date+30"));
        acme.faults().next(1, tooMany.retryAfter("soon-ish; maybe"));

        HttpResponse<String> bare = crm.create("ann@example.com");
        assertThat(bare.statusCode()).isEqualTo(429);
        assertThat(bare.headers().firstValue("Retry-After")).isEmpty();
        assertThat(json(bare).path("policyName").textValue()).isEqualTo("TEN_SECONDLY_ROLLING");
        assertThat(retryAfter()).isEqualTo("7");
        Instant date = ZonedDateTime.parse(retryAfter(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(date).isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(40));
        assertThat(retryAfter()).isEqualTo("soon-ish; maybe");
        assertThat(crm.create("ann@example.com").statusCode()).isEqualTo(201);
        assertThat(contacts()).isEqualTo(1);
    }

    @Test
    void aQuotaIsNoRollingLimit() {
        acme.faults().next(1, Fault.of(Fault.Kind.QUOTA));

        HttpResponse<String> answer = crm.create("ann@example.com");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/0/errorCode").textValue()).isEqualTo("REQUEST_LIMIT_EXCEEDED");
    }

    @Test
    void aStormAnswersItsStatusWhetherItWasWrittenOrNot() {
        acme.faults().next(1, Fault.of(Fault.Kind.STORM));
        acme.faults().next(1, Fault.of(Fault.Kind.STORM).answering(502).written(true));

        assertThat(crm.create("ann@example.com").statusCode()).isEqualTo(500);
        assertThat(contacts()).isZero();
        assertThat(crm.create("ann@example.com").statusCode()).isEqualTo(502);
        assertThat(contacts()).isEqualTo(1);
    }

    @Test
    void twoHundredMayHoldAnErrorOrAPageForPeople() {
        acme.faults().next(1, Fault.of(Fault.Kind.ERROR_INSIDE));
        acme.faults().next(1, Fault.of(Fault.Kind.HTML));

        HttpResponse<String> inside = crm.create("ann@example.com");
        HttpResponse<String> page = crm.create("ann@example.com");

        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(json(inside).path("status").intValue()).isZero();
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!DOCTYPE html>");
        assertThat(contacts()).isZero();
    }

    @Test
    void aRedirectLeadsToATrapThatCountsWhoFollows() throws Exception {
        acme.faults().next(2, Fault.of(Fault.Kind.REDIRECT));

        HttpResponse<String> answer = crm.create("ann@example.com");
        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location")).contains("http://127.0.0.1:" + simulator.port() + "/_trap");
        assertThat(simulator.trapped()).isZero();

        HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(crm.request("POST", CONTACTS, ANN), HttpResponse.BodyHandlers.discarding());
        assertThat(simulator.trapped()).isEqualTo(1);
    }

    @Test
    void aFloodOfAHundredMegabytesIsMadeWhileItIsRead() throws Exception {
        acme.faults().next(1, Fault.of(Fault.Kind.FLOOD));
        long all = 100L << 20;

        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            InputStream in = socket.getInputStream();
            assertThat(head(in)).startsWith("HTTP/1.1 200 ");
            // Nobody reads: what fills the line is all that is made.
            Awaitility.await()
                    .during(Duration.ofMillis(400))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> acme.traffic().bytes(), made -> made > 0 && made < all / 4);

            long read = 0;
            var piece = new byte[1 << 20];
            while (read < all) {
                read += in.read(piece);
            }
        }
        assertThat(acme.traffic().bytes()).isBetween(all - (1 << 20), all);
    }

    @Test
    void aFloodThatNobodyWantsEndsWithItsConnection() throws Exception {
        acme.faults().next(1, Fault.of(Fault.Kind.FLOOD).sized(10L << 30));

        try (Socket socket = crm.raw("POST", CONTACTS, ANN)) {
            head(socket.getInputStream());
        }

        Awaitility.await().until(() -> acme.traffic().atOnce() == 0);
    }

    private String retryAfter() {
        return crm.create("ann@example.com").headers().firstValue("Retry-After").orElse(null);
    }

    private int contacts() {
        return acme.records().all("contacts").size();
    }

    /** A FIN would be the end of the stream, without a failure. */
    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended in its head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int lengthOf(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow();
    }
}
