package io.posthouse.promises;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.RawAnswer;
import io.posthouse.outside.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad input over real HTTP into a running house: what is refused is refused with the right problem and leaves nothing behind,
 * what is signed is kept, and nothing in a post or in a stored message steers a route.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePostsIT {
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final House house = new House(Path.of("target/promises/hostile-" + System.nanoTime()));
    private final Books books = new Books(house);
    private final Ways ways = new Ways(house);
    private ServerSocket decoy;
    private HouseProcess running;

    @BeforeAll
    void start() throws IOException {
        decoy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        running = house.start();
    }

    @AfterAll
    void theHouseIsWellAndHasToldNothing() throws IOException {
        try (house) {
            assertThat(running.isReady()).isTrue();
            assertThat(running.output()).doesNotContain(HouseRealms.KEY, "victim@", "\\tat ", "\"ERROR\"");
            decoy.setSoTimeout(1);
            assertThatThrownBy(decoy::accept)
                    .as("whoever was named by a header was called")
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            decoy.close();
        }
    }

    Stream<Hostile> hostile() {
        return Stream.of(HostileSignatures.all(), HostileHeads.all(), HostileBodies.all())
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedWithItsProblemAndNothingIsQueued(Hostile hostile) throws SQLException {
        long before = ways.rows();

        RawAnswer answer = send(hostile.request());

        assertThat(answer.status()).as(answer.body()).isEqualTo(hostile.status());
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.path("type").textValue()).isEqualTo("urn:posthouse:problem:" + hostile.type());
        assertThat(problem.path("status").intValue()).isEqualTo(hostile.status());
        assertThat(problem.path("title").textValue()).isNotBlank();
        assertThat(problem.path("detail").textValue()).isNotBlank();
        assertThat(answer.body()).doesNotContain("victim", HouseRealms.KEY, "Exception");
        assertThat(ways.rows()).as("rows of messages, tokens and deliveries").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "REALM-0", "realm-0%20", "realm-0%00", "..%2frealm-0", "%2e%2e%2frealm-0", "realm-*"})
    void anUnknownRealmIsToldTheSameAsABadSignatureByteForByte(String realm) throws SQLException {
        long before = ways.rows();
        byte[] good = SignedPost.now().json().getBytes(UTF_8);
        byte[] bad = SignedPost.of("another key", Instant.now()).json().getBytes(UTF_8);

        RawAnswer unknown = send(RawHttp.post("/webhooks/mailgun/" + realm, List.of(JSON), good));
        RawAnswer unsigned = send(RawHttp.post(Hostile.DOOR, List.of(JSON), bad));

        assertThat(unsigned.status()).isEqualTo(401);
        assertThat(unknown.bytes()).isEqualTo(unsigned.bytes());
        assertThat(ways.rows()).isEqualTo(before);
    }

    @Test
    void aTokenWithAnotherBodyIs406AndNothingIsQueued() throws SQLException {
        SignedPost post = SignedPost.now();
        taken(post.json());
        books.awaitQuiet(PATIENCE);
        long before = ways.rows();

        RawAnswer answer = send(RawHttp.post(
                Hostile.DOOR, List.of(JSON), post.json(SignedPost.now().event()).getBytes(UTF_8)));

        assertThat(answer.status()).isEqualTo(406);
        assertThat(json(answer).path("type").textValue()).isEqualTo("urn:posthouse:problem:token-reused");
        assertThat(ways.rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"delivered\"", "7", "{}", "{\"event\":null}", "{\"event\":\" \"}"})
    void whatIsSignedButNotUnderstoodIsAnswered200AndIsOneDeadLetter(String eventData) throws SQLException {
        SignedPost post = SignedPost.now();
        staysAsOneDeadLetter(JSON, post.json(eventData));
    }

    @Test
    void aSignedFormThatIsNotUnderstoodIsAnswered200AndIsOneDeadLetter() throws SQLException {
        staysAsOneDeadLetter(FORM, SignedPost.now().form("sender", "agency@mail.example"));
    }

    @Test
    void newlinesInAFormAndFieldsNamedLikeHeadersAreData() throws SQLException {
        String value = "one\r\nCamelHttpUri: " + decoyUri() + "\r\n\r\ntwo\n\rthree\u0085\u2028";
        SignedPost post = SignedPost.now();
        UUID plain = taken(FORM, SignedPost.now().form("event", "delivered", "emailId", "plain"));
        UUID hostile = taken(
                FORM,
                post.form(
                        "event",
                        "delivered",
                        "emailId",
                        post.email(),
                        "CamelHttpUri",
                        decoyUri(),
                        "subscription\nmessages",
                        value,
                        "CamelJdbcParameters",
                        value));
        books.awaitQuiet(PATIENCE);

        assertThat(ways.of(hostile)).isEqualTo(ways.of(plain)).hasSizeGreaterThan(3);
        JsonNode form = ways.envelope(hostile).at("/data/form");
        assertThat(form.path("subscription\nmessages").path(0).textValue()).isEqualTo(value);
        assertThat(form.path("CamelHttpUri").path(0).textValue()).isEqualTo(decoyUri());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CamelHttpUri", "camelhttpuri", "CAMELHTTPURI", "cAmElHtTpUrI", "Camelhttpuri", "CamelHTTPURI"})
    void headersOfTheSenderSteerNothing(String name) throws SQLException {
        SignedPost post = SignedPost.now();
        UUID plain = taken(SignedPost.now().json());
        RawAnswer answer = send(RawHttp.post(
                Hostile.DOOR + "?" + name + "=" + decoyUri() + "&realm=realm-1",
                List.of(
                        JSON,
                        name + ": " + decoyUri(),
                        "CamelHttpResponseCode: 418",
                        "CamelJdbcParameters: {}",
                        "CamelKameletTemplateId: worker",
                        "CamelFileName: ../x",
                        "posthouse.word: rejected",
                        "subscription: marketing-email-delivered",
                        "messages: []",
                        "realm: realm-1",
                        "X-Secret: 1"),
                post.json().getBytes(UTF_8)));
        books.awaitQuiet(PATIENCE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headerNames()).containsOnly("content-type", "content-length", "connection");
        UUID id = UUID.fromString(json(answer).path("id").textValue());
        assertThat(ways.of(id)).isEqualTo(ways.of(plain)).hasSizeGreaterThan(3);
        assertThat(ways.text(id)).doesNotContainIgnoringCase(name).doesNotContain("realm-1");
    }

    @Test
    void aStoredMessageThatIsReplayedSteersNothing() throws SQLException {
        UUID plain = taken(SignedPost.now().json());
        books.awaitQuiet(PATIENCE);
        UUID hostile = ways.putDead(plain, "work-mailgun-events", decoyUri());

        replay(hostile);

        assertThat(ways.of(hostile)).isEqualTo(ways.of(plain)).hasSizeGreaterThan(3);
        assertThat(ways.members(Ways.event(hostile))).isEqualTo(ways.members(Ways.event(plain)));
    }

    @Test
    void aStoredEventThatIsReplayedReachesTheTeamItWaitedForAndNoOther() throws SQLException {
        UUID plain = taken(SignedPost.now().json());
        books.awaitQuiet(PATIENCE);
        UUID hostile = ways.putDead(Ways.event(plain), "crm-email-delivered", decoyUri());

        replay(hostile);

        assertThat(ways.ended(hostile)).containsExactly("crm-email-delivered realm-0 d");
        assertThat(ways.inboxes(hostile)).containsExactly("crm crm-email-delivered");
        assertThat(books.number(
                        "crm",
                        "select count(*) from activity where message = '" + hostile
                                + "' and realm = 'realm-0' and event = 'delivered'"))
                .isEqualTo(1);
    }

    private void staysAsOneDeadLetter(String contentType, String body) throws SQLException {
        long before = books.dead();

        UUID id = taken(contentType, body);
        assertThat(taken(contentType, body)).as("sent again").isEqualTo(id);
        books.awaitQuiet(PATIENCE);

        assertThat(books.dead()).isEqualTo(before + 1);
        assertThat(ways.dead(id)).containsExactly("operate-unrouted unrouted");
        assertThat(ways.of(id)).isEmpty();
        String raw = ways.envelope(id).at("/data/raw").textValue();
        assertThat(Base64.getDecoder().decode(raw)).isEqualTo(body.getBytes(UTF_8));
    }

    private void replay(UUID message) throws SQLException {
        assertThat(house.command("dead", "replay", message.toString(), "--yes")).contains("replayed 1 letters");
        books.awaitQuiet(PATIENCE);
        assertThat(ways.dead(message)).isEmpty();
    }

    private UUID taken(String body) {
        return taken(JSON, body);
    }

    private UUID taken(String contentType, String body) {
        RawAnswer answer = send(RawHttp.post(Hostile.DOOR, List.of(contentType), body.getBytes(UTF_8)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return UUID.fromString(json(answer).path("id").textValue());
    }

    private RawAnswer send(byte[] request) {
        return RawHttp.send(house.doorPort(), request);
    }

    private String decoyUri() {
        return "http://127.0.0.1:" + decoy.getLocalPort() + "/";
    }

    private static JsonNode json(RawAnswer answer) {
        return StrictJson.parse(answer.body().getBytes(UTF_8));
    }
}
