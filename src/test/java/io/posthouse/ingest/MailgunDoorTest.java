package io.posthouse.ingest;

import static io.posthouse.ingest.Signing.FORM;
import static io.posthouse.ingest.Signing.JSON;
import static io.posthouse.ingest.Signing.KEY;
import static io.posthouse.ingest.Signing.REALM;
import static io.posthouse.ingest.Signing.SIGNED;
import static io.posthouse.ingest.Signing.TIMESTAMP;
import static io.posthouse.ingest.Signing.TOKEN;
import static io.posthouse.ingest.Signing.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailgunDoorTest {
    private static final UUID TOKEN_ID =
            MessageIds.of(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)), Signing.REALM, "mailgun", "token", TOKEN);
    private static final String EVENT = "{\"event\":\"opened\",\"id\":\"e1\",\"timestamp\":1767225590.250}";

    private final MailgunDoor door = Signing.door();

    @Test
    void sameEventHasTheSameIdHoweverOftenItIsSigned() {
        Envelope first = admitted(JSON, Signing.json(EVENT));
        Envelope again = admitted(JSON, Signing.json(EVENT, "another token of the same event"));

        assertThat(again).isEqualTo(first);
        assertThat(first.id())
                .isEqualTo(MessageIds.of(
                        SIGNED.minusMillis(9750), REALM, "mailgun", "", "opened", "e1", "1767225590.250"));
        assertThat(first.topic()).isEqualTo(MailgunDoor.RECEIVED);
        assertThat(first.time()).isEqualTo(SIGNED.minusMillis(9750));
    }

    @Test
    void eventsThatShareTheProvidersIdAreDifferentMessages() {
        assertThat(admitted(JSON, Signing.json(EVENT)).id())
                .isNotEqualTo(admitted(JSON, Signing.json(EVENT.replace("opened", "clicked")))
                        .id())
                .isNotEqualTo(admitted(JSON, Signing.json(EVENT.replace("590", "591")))
                        .id());
    }

    @Test
    void anEventWithoutItsOwnIdIsKnownByItsToken() {
        String event = "{\"event\":\"opened\",\"timestamp\":1767225590.250}";

        assertThat(admitted(JSON, Signing.json(event))).isEqualTo(admitted(JSON, Signing.json(event)));
        assertThat(admitted(JSON, Signing.json(event)).id())
                .isNotEqualTo(
                        admitted(JSON, Signing.json(event, "another token")).id());
    }

    @Test
    void theTokenGoesToTheQueueAndTheSignatureNowhere() {
        Outgoing json = door.admit(post(JSON, Signing.json(EVENT)));
        Outgoing form = door.admit(post(FORM, Signing.form("event", "opened", "recipient", "a@b.example")));

        assertThat(json.token()).isEqualTo(TOKEN_ID);
        assertThat(form.token()).isEqualTo(TOKEN_ID);
        assertThat(text(json.envelope())).doesNotContain(TOKEN, Signing.signature(KEY, TIMESTAMP, TOKEN));
        assertThat(text(form.envelope())).doesNotContain(TOKEN, Signing.signature(KEY, TIMESTAMP, TOKEN));
    }

    @Test
    void numbersKeepTheirDigits() {
        String event = "{\"event\":\"opened\",\"a\":1.50,\"b\":12345678901234567890123,\"c\":1E+2}";

        assertThat(text(admitted(JSON, Signing.json(event)))).contains("1.50", "12345678901234567890123", "1E+2");
    }

    @Test
    void multipartFormIsTheSameAsTheUrlencodedOne() {
        String signature = Signing.signature(KEY, TIMESTAMP, TOKEN);
        StringBuilder body = new StringBuilder();
        for (String field :
                new String[] {"event=opened", "timestamp=" + TIMESTAMP, "token=" + TOKEN, "signature=" + signature}) {
            String[] pair = field.split("=");
            body.append("--x\r\nContent-Disposition: form-data; name=\"" + pair[0] + "\"\r\n\r\n" + pair[1] + "\r\n");
        }

        assertThat(admitted("multipart/form-data; boundary=\"x\"", body + "--x--\r\n"))
                .isEqualTo(admitted(FORM, Signing.form("event", "opened")));
    }

    @Test
    void formValuesWithNewlinesAreTakenAsTheyAre() {
        Envelope received =
                admitted(FORM, Signing.form("event", "opened", "body-plain", "one\r\ntwo\nX-Header: three"));

        assertThat(received.data().at("/form/body-plain/0").textValue()).isEqualTo("one\r\ntwo\nX-Header: three");
    }

    @Test
    void ofDoubledFormFieldsMailgunsOwnCounts() {
        String doubled = "event=opened&event=variable&signature=variable&token=variable&timestamp=variable&"
                + Signing.form().substring(0);
        Envelope received = admitted(FORM, doubled);

        assertThat(received.data().at("/form/token/0").textValue()).isEqualTo("variable");
        assertThat(refusal(FORM, Signing.form("event", "opened") + "&signature=variable")
                        .status())
                .isEqualTo(401);
    }

    // What is signed is never refused.

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "7", "{}", "{\"event\":7}", "{\"event\":\" \"}"})
    void signedButNotUnderstoodIsKeptRaw(String eventData) {
        String body = Signing.json(eventData);
        Outgoing kept = door.admit(post(JSON, body));

        assertThat(kept.envelope().topic()).isEqualTo(MailgunDoor.UNROUTED);
        assertThat(kept.token()).isEqualTo(TOKEN_ID);
        assertThat(kept.envelope().data().path("problem").textValue()).contains("event");
        assertThat(kept.envelope().data().path("contentType").textValue()).isEqualTo(JSON);
        assertThat(Base64.getDecoder().decode(kept.envelope().data().path("raw").textValue()))
                .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        assertThat(door.admit(post(JSON, body))).isEqualTo(kept);
    }

    @Test
    void signedFormsWithoutEventOrWithFilesAreKeptRaw() {
        assertThat(admitted(FORM, Signing.form("sender", "a@b.example")).topic())
                .isEqualTo(MailgunDoor.UNROUTED);
        String file = "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nbytes\r\n";
        StringBuilder fields = new StringBuilder();
        for (String field : Signing.form("event", "opened").split("&")) {
            String[] pair = field.split("=");
            fields.append("--x\r\nContent-Disposition: form-data; name=\"" + pair[0] + "\"\r\n\r\n" + pair[1] + "\r\n");
        }
        Envelope kept = admitted("multipart/form-data; boundary=x", file + fields + "--x--");
        assertThat(kept.topic()).isEqualTo(MailgunDoor.UNROUTED);
        assertThat(kept.data().path("problem").textValue()).contains("files");
    }

    @Test
    void aConflictBecomesADeadLetterOfItsOwn() {
        Outgoing refused = door.admit(post(JSON, Signing.json(EVENT)));
        Envelope visible = door.conflict(refused).envelope();

        assertThat(visible.topic()).isEqualTo(MailgunDoor.UNROUTED);
        assertThat(visible.id()).isNotEqualTo(refused.envelope().id());
        assertThat(visible.causation()).isEqualTo(refused.envelope().id());
        assertThat(visible.data().path("problem").textValue()).isEqualTo("same id, other data");
        assertThat(visible.data().path("data")).isEqualTo(refused.envelope().data());
    }

    // Bad input.

    @Test
    void wrongMissingOrDoubledSignatureIs401() {
        String good = Signing.json(EVENT);
        String signature = Signing.signature(KEY, TIMESTAMP, TOKEN);

        assertThat(refusal(JSON, good.replace(signature, "0".repeat(64))).status())
                .isEqualTo(401);
        assertThat(refusal(JSON, good.replace("\"" + signature + "\"", "[\"" + signature + "\"]"))
                        .status())
                .isEqualTo(401);
        assertThat(refusal(JSON, "{\"event-data\":" + EVENT + "}").status()).isEqualTo(401);
        assertThat(refusal(JSON, "[]").status()).isEqualTo(401);
        assertThat(refusal(FORM, "event=opened").status()).isEqualTo(401);
        assertThat(refusal(FORM, "").status()).isEqualTo(401);
        String doubled = "\"signature\":\"" + signature + "\"";
        assertThat(refusal(JSON, good.replace(doubled, doubled + "," + doubled)).status())
                .isEqualTo(400);
    }

    @Test
    void staleSignatureIs401AndOneAsOldAsMailgunsRetriesIsTaken() {
        Post late = post(JSON, Signing.json(EVENT));

        assertThat(Signing.door(SIGNED.plus(Duration.ofHours(9)), KEY)
                        .admit(late)
                        .envelope())
                .isNotNull();
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> Signing.door(SIGNED.plus(Duration.ofDays(2)), KEY).admit(late));
        assertThat(refusal.getProblem().status()).isEqualTo(401);
    }

    @Test
    void unknownRealmAndBadSignatureCannotBeToldApart() {
        byte[] good = Signing.json(EVENT).getBytes(StandardCharsets.UTF_8);
        Problem unknown = refused(Post.to("nobody", JSON, good));

        assertThat(unknown).isEqualTo(refusal(JSON, Signing.json(EVENT).replace(TOKEN, "another token")));
        assertThat(refused(Post.to("../acme", JSON, good))).isEqualTo(unknown);
        assertThat(refused(Post.to("", JSON, good))).isEqualTo(unknown);
        assertThat(refused(Post.to("nobody", JSON, "{".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(refusal(JSON, "{"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "", "application/json; charset=latin1", "multipart/mixed"})
    void wrongContentTypeIs415(String contentType) {
        assertThat(refusal(contentType, Signing.json(EVENT)).status()).isEqualTo(415);
        assertThat(refused(new Post(java.util.Map.of(), null, new byte[0])).status())
                .isEqualTo(415);
    }

    @Test
    void contentTypeIsReadAsRfc9110Says() {
        assertThat(admitted("Application/JSON ; charset=\"UTF-8\"", Signing.json(EVENT))
                        .topic())
                .isEqualTo(MailgunDoor.RECEIVED);
    }

    @Test
    void oneByteOverTheLimitIs413() {
        byte[] body = Arrays.copyOf(Signing.json(EVENT).getBytes(StandardCharsets.UTF_8), 1 << 20);
        Arrays.fill(body, Signing.json(EVENT).length(), body.length, (byte) ' ');

        assertThat(door.admit(Post.to(REALM, JSON, body)).envelope().topic()).isEqualTo(MailgunDoor.RECEIVED);
        assertThat(refused(Post.to(REALM, JSON, Arrays.copyOf(body, (1 << 20) + 1)))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void whatCannotBeReadIs400() {
        String good = Signing.json(EVENT);

        assertThat(refusal(JSON, good.substring(0, good.length() - 3)).status()).isEqualTo(400);
        assertThat(refusal(JSON, "").status()).isEqualTo(400);
        assertThat(refusal(JSON, good + "{}").status()).isEqualTo(400);
        assertThat(refusal(JSON, Signing.json("{\"event\":\"opened\",\"event\":\"opened\"}"))
                        .status())
                .isEqualTo(400);
        assertThat(refusal(JSON, Signing.json("{\"event\":\"\\u0000\"}")).status())
                .isEqualTo(400);
        assertThat(refusal(JSON, Signing.json("{\"event\":\"\u0000\"}")).status())
                .isEqualTo(400);
        assertThat(refusal(JSON, Signing.json("{\"event\":\"\\ud83d\"}")).status())
                .isEqualTo(400);
        assertThat(refusal(JSON, Signing.json("{\"event\":\"opened\",\"n\":1e999999999}"))
                        .status())
                .isEqualTo(400);
        byte[] latin1 = Signing.json("{\"event\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(Post.to(REALM, JSON, latin1)).status()).isEqualTo(400);
        assertThat(refusal(FORM, "event=%zz").status()).isEqualTo(400);
        assertThat(refusal("multipart/form-data", "").status()).isEqualTo(400);
    }

    @Test
    void sixtyFourLevelsAreTakenAndReadAgainFromTheQueueAndOneMoreIs400() {
        // The body's own object, event-data and its member "a" are three of them.
        String deepest = "{\"event\":\"opened\",\"a\":" + "[".repeat(62) + "]".repeat(62) + "}";
        Envelope received = admitted(JSON, Signing.json(deepest));

        assertThat(EnvelopeJson.read(EnvelopeJson.write(received)).id()).isEqualTo(received.id());
        assertThat(refusal(JSON, Signing.json(deepest.replace("[]", "[[]]"))).status())
                .isEqualTo(400);
    }

    @Test
    void problemsTellNeitherKeyNorContent() {
        Problem problem = refusal(JSON, Signing.json("{\"event\":\"\\u0000\",\"recipient\":\"ada@customer.example\"}"));

        assertThat(new String(problem.json(), StandardCharsets.UTF_8))
                .contains("urn:posthouse:problem:malformed", "NUL")
                .doesNotContain("ada", TOKEN, KEY);
    }

    private Envelope admitted(String contentType, String body) {
        return door.admit(post(contentType, body)).envelope();
    }

    private Problem refusal(String contentType, String body) {
        return refused(post(contentType, body));
    }

    private Problem refused(Post post) {
        return catchThrowableOfType(Refusal.class, () -> door.admit(post)).getProblem();
    }

    private static String text(Envelope envelope) {
        return new String(EnvelopeJson.write(envelope), StandardCharsets.UTF_8);
    }
}
