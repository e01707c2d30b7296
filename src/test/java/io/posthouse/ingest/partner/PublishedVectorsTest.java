package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.jq.Mappings;
import io.posthouse.message.StrictJson;
import io.posthouse.realm.RealmBed;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Signatures that the senders themselves have published, from the folder SAMPLES_DIR: each sender is a few words of
 * configuration. Only for those who have it; ProofTest always runs.
 */
class PublishedVectorsTest {
    private static final String GIVEN = System.getenv("SAMPLES_DIR");

    /** By sender, and by the scheme's first word where it has several. */
    static final Map<String, String> AUTH = Map.of(
            "standard-webhooks", "{ kind: standard-webhooks, secrets: [file:them] }",
            "github", "{ kind: hmac, header: X-Hub-Signature-256, prefix: \"sha256=\", secrets: [file:them] }",
            "meta", "{ kind: hmac, header: X-Hub-Signature-256, prefix: \"sha256=\", secrets: [file:them] }",
            "stripe",
                    "{ kind: hmac, header: Stripe-Signature, part: v1, timestamp-part: t, signs: [timestamp, \".\", body],"
                            + " secrets: [file:them] }",
            "slack",
                    "{ kind: hmac, header: X-Slack-Signature, prefix: \"v0=\", timestamp-header: X-Slack-Request-Timestamp,"
                            + " signs: [\"v0:\", timestamp, \":\", body], secrets: [file:them] }",
            "shopify", "{ kind: hmac, header: X-Shopify-Hmac-SHA256, encoding: base64, secrets: [file:them] }",
            "typeform",
                    "{ kind: hmac, header: Typeform-Signature, prefix: \"sha256=\", encoding: base64, secrets: [file:them] }",
            "hubspot v1", "{ kind: hmac, header: X-HubSpot-Signature, signs: [secret, body], secrets: [file:them] }",
            "hubspot v2",
                    "{ kind: hmac, header: X-HubSpot-Signature, signs: [secret, method, uri, body],"
                            + " url: \"https://www.example.com\", secrets: [file:them] }",
            "hubspot v3",
                    "{ kind: hmac, header: X-HubSpot-Signature-v3, encoding: base64, url: \"https://www.example.com\","
                            + " timestamp-header: X-HubSpot-Request-Timestamp, timestamp-unit: ms,"
                            + " signs: [method, uri, body, timestamp], secrets: [file:them] }");

    @BeforeAll
    static void needsTheSamples() {
        assumeTrue(GIVEN != null, "SAMPLES_DIR is not set: the folder with the published payloads and signatures");
    }

    @TestFactory
    Stream<DynamicTest> everyPublishedSignatureIsJudgedAsItsSenderSays() throws IOException {
        return vectors()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("name").textValue(),
                        () -> assertThat(holds(vector, body(vector)))
                                .isEqualTo(vector.path("expected").textValue().equals("valid"))));
    }

    @TestFactory
    Stream<DynamicTest> anyByteChangedIsRefused() throws IOException {
        return vectors()
                .filter(vector -> vector.path("expected").textValue().equals("valid"))
                .filter(vector -> body(vector).length > 0)
                .map(vector -> DynamicTest.dynamicTest(vector.path("name").textValue(), () -> {
                    for (int at = 0; at < body(vector).length; at++) {
                        byte[] changed = body(vector);
                        changed[at] ^= 1;
                        assertThat(holds(vector, changed)).as("byte " + at).isFalse();
                    }
                }));
    }

    private static Stream<JsonNode> vectors() throws IOException {
        JsonNode all = StrictJson.parse(Files.readAllBytes(Path.of(GIVEN, "signatures", "vectors.json")));
        List<JsonNode> ours = new ArrayList<>();
        StreamSupport.stream(all.path("vectors").spliterator(), false)
                .filter(vector -> !vector.path("provider").textValue().equals("mailgun"))
                .forEach(ours::add);
        assertThat(ours).hasSizeGreaterThan(20);
        return ours.stream();
    }

    private static byte[] body(JsonNode vector) {
        return vector.path("body").textValue().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean holds(JsonNode vector, byte[] body) {
        String provider = vector.path("provider").textValue();
        String scheme = vector.path("scheme").textValue();
        String auth = AUTH.getOrDefault(
                provider, AUTH.get(provider + " " + scheme.substring(0, Math.min(2, scheme.length()))));
        RealmBed bed = new RealmBed()
                .secret("file:them", vector.path("secret").textValue())
                .realm(
                        "acme",
                        "realm: acme\npartners:\n  them:\n    auth: " + auth
                                + "\n    entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }\n");
        Partner partner = bed.view(new PartnersSection(new Mappings(Path.of("routes/mappings")), 1 << 20))
                .of("acme")
                .named("them");
        assertThat(bed.problems()).isEmpty();
        URI uri = URI.create(vector.path("url").asText("https://www.example.com/x"));
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        vector.path("headers")
                .properties()
                .forEach(header ->
                        headers.add(Map.entry(header.getKey(), header.getValue().textValue())));
        Post post = new Post(
                Map.of("realm", "acme", "partner", "them"),
                "application/json",
                body,
                Head.of(vector.path("method").asText("POST"), uri.getRawPath(), headers, ""));
        return partner.made(post, Instant.ofEpochSecond(vector.path("now").longValue()));
    }
}
