package io.posthouse.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Refusal;
import io.posthouse.ingest.Signing;
import io.posthouse.message.Envelope;
import io.posthouse.message.StrictJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Payloads and signatures that others have published, from the folder SAMPLES_DIR. Only for those who have it; the
 * deliveries under test resources are ours and always checked.
 */
class SamplesTest {
    private static final String GIVEN = System.getenv("SAMPLES_DIR");
    private static final Path SAMPLES = Path.of(GIVEN == null ? "" : GIVEN);
    private static final String[] KEYS = {
        "TEST_WEBHOOK_SIGNING_KEY", "key-qblubkqnkdn4lfes5oscf57ryllaia42", "key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26"
    };
    private static final Map<String, String> TOPICS = Map.of(
            "accepted", "EMAIL_ACCEPTED",
            "delivered", "EMAIL_DELIVERED",
            "opened", "EMAIL_OPENED",
            "clicked", "EMAIL_CLICKED",
            "rejected", "EMAIL_FAILED",
            "bounced", "EMAIL_FAILED",
            "dropped", "EMAIL_FAILED",
            "unsubscribed", "EMAIL_OPTED_OUT",
            "complained", "EMAIL_OPTED_OUT");

    private final MailgunEvents events = new MailgunEvents();

    @BeforeAll
    static void needsTheSamples() {
        assumeTrue(GIVEN != null, "SAMPLES_DIR is not set: the folder with the published payloads and signatures");
        assertThat(SAMPLES.resolve("mailgun")).as("SAMPLES_DIR").isDirectory();
    }

    @TestFactory
    Stream<DynamicTest> everyJsonWebhookBecomesItsEvent() throws IOException {
        return each("mailgun/webhook-json", file -> {
            byte[] body = Files.readAllBytes(file);
            JsonNode json = StrictJson.parse(body);
            Instant signed =
                    Instant.ofEpochSecond(json.at("/signature/timestamp").asLong());
            check(json.path("event-data"), admitted(signed, Signing.JSON, body, KEYS));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyEventOfTheEventsApiBecomesItsEvent() throws IOException {
        return each("mailgun/events-api", file -> {
            JsonNode event = StrictJson.parse(Files.readAllBytes(file));
            byte[] body = Signing.json(event.toString()).getBytes(StandardCharsets.UTF_8);
            check(event, admitted(Signing.SIGNED, Signing.JSON, body, Signing.KEY));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyLegacyFormBecomesItsEventOrIsKept() throws IOException {
        return each("mailgun/legacy-form", file -> {
            byte[] body = Files.readAllBytes(file);
            List<String> fields = List.of(new String(body, StandardCharsets.UTF_8).split("&"));
            Envelope received = admitted(
                    Instant.ofEpochSecond(Long.parseLong(last(fields, "timestamp"))), Signing.FORM, body, KEYS);
            String word = first(fields, "event");
            if (word == null) {
                assertThat(received.topic()).isEqualTo(MailgunDoor.UNROUTED);
                return;
            }
            Envelope canonical = events.canonical(received);
            assertThat(canonical.topic()).isEqualTo(TOPICS.get(word));
            assertThat(canonical.data().at("/email/recipient").textValue()).isEqualTo(first(fields, "recipient"));
            assertThat(canonical.data().at("/original/event/0").textValue()).isEqualTo(word);
        });
    }

    @TestFactory
    Stream<DynamicTest> everySignatureIsTakenOrRefusedAsPublished() throws IOException {
        JsonNode vectors = StrictJson.parse(Files.readAllBytes(SAMPLES.resolve("signatures/vectors.json")));
        return StreamSupport.stream(vectors.path("vectors").spliterator(), false)
                .filter(vector -> vector.path("provider").asText().equals("mailgun"))
                .map(vector -> DynamicTest.dynamicTest(vector.path("name").asText(), () -> verify(vector)));
    }

    private void verify(JsonNode vector) {
        MailgunDoor door = Signing.door(
                Instant.ofEpochSecond(vector.path("now").asLong()),
                vector.path("secret").asText());
        Post post = Signing.post(
                vector.at("/headers/Content-Type").asText(), vector.path("body").asText());
        String expected = vector.path("expected").asText();
        if (expected.startsWith("valid")) {
            assertThat(door.admit(post).envelope().topic()).isEqualTo(MailgunDoor.RECEIVED);
        } else {
            Refusal refusal = catchThrowableOfType(Refusal.class, () -> door.admit(post));
            assertThat(refusal.getProblem().status()).isEqualTo(401);
        }
    }

    private void check(JsonNode event, Envelope received) {
        Envelope canonical = events.canonical(received);
        String word = event.path("event").asText();
        boolean permanent = event.path("severity").asText().equals("permanent");
        String topic = word.equals("failed") && permanent ? "EMAIL_FAILED" : TOPICS.getOrDefault(word, "EMAIL_EVENT");
        JsonNode data = canonical.data();
        assertThat(canonical.topic()).isEqualTo(topic);
        assertThat(canonical.realm()).isEqualTo(Signing.REALM);
        assertThat(data.path("event").textValue()).isEqualTo(word);
        assertThat(data.at("/email/recipient").textValue())
                .isEqualTo(event.path("recipient").textValue());
        assertThat(data.at("/email/messageId").textValue())
                .isEqualTo(event.at("/message/headers/message-id").textValue());
        assertThat(data.path("delayedBounce").booleanValue())
                .isEqualTo(event.at("/flags/is-delayed-bounce").asBoolean());
        assertThat(data.path("original")).isEqualTo(event);
        assertThat(((ObjectNode) data).size()).isEqualTo(11);
    }

    private static Envelope admitted(Instant signed, String contentType, byte[] body, String... keys) {
        return Signing.door(signed.plusSeconds(5), keys)
                .admit(Post.to(Signing.REALM, contentType, body))
                .envelope();
    }

    private static String first(List<String> fields, String name) {
        return values(fields, name).findFirst().orElse(null);
    }

    private static String last(List<String> fields, String name) {
        return values(fields, name).reduce((one, next) -> next).orElse(null);
    }

    private static Stream<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + "="))
                .map(field -> URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8));
    }

    private interface Check {
        void of(Path file) throws IOException;
    }

    private static Stream<DynamicTest> each(String folder, Check check) throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.of(file)));
        }
    }
}
