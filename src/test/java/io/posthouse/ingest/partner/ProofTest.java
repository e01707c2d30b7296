package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.posthouse.ingest.Post;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to show who one is: let in when it is right, refused when one thing of it is not. */
class ProofTest {
    private static final String BODY = "{\"customerId\":\"c\",\"change\":\"delete\"}";
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String TIME = Long.toString(PartnerBed.NOW.getEpochSecond());

    @Test
    void standardWebhooksInEitherName() throws Exception {
        for (String prefix : List.of("webhook-", "Svix-")) {
            PartnerBed bed = standard().header(prefix + "id", "m1").header(prefix + "timestamp", TIME);
            String signature = new Webhook(KEY).sign("m1", Long.parseLong(TIME), BODY);

            assertThat(holds(bed.header(prefix + "signature", signature))).isTrue();
            assertThat(holds(bed.header(prefix + "signature", "v1,AAAA v2,x v1a,y " + signature)))
                    .isTrue();
            assertThat(holds(bed.header(prefix + "signature", signature.replace("v1,", "v1a,"))))
                    .isFalse();
            assertThat(holds(bed.header(prefix + "signature", signature).header(prefix + "id", "m2")))
                    .isFalse();
            assertThat(holds(bed.header(prefix + "id", "m1").header(prefix + "timestamp", "+" + TIME)))
                    .isFalse();
            assertThat(holds(bed.header(prefix + "timestamp", Long.toString(Long.parseLong(TIME) - 1))))
                    .isFalse();
            assertThat(holds(bed.header(prefix + "timestamp", null))).isFalse();
        }
    }

    /** What the reference library lets in at this moment, and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {0, 250, -250, 600, -600})
    void asTheReferenceLibrarySays(int age) throws Exception {
        Instant now = Instant.now();
        long signed = now.getEpochSecond() - age;
        Webhook library = new Webhook(KEY);
        String signature = library.sign("m1", signed, BODY);
        var headers = Map.of(
                "webhook-id", List.of("m1"),
                "webhook-timestamp", List.of(Long.toString(signed)),
                "webhook-signature", List.of(signature));
        PartnerBed bed = standard().at(now);
        headers.forEach((name, values) -> bed.header(name, values.get(0)));

        if (holds(bed)) {
            assertThatCode(() -> library.verify(BODY, headers)).doesNotThrowAnyException();
        } else {
            assertThat(Math.abs(age)).isEqualTo(600);
        }
    }

    @Test
    void aSignatureFarFromOurClockIsRefused() throws Exception {
        PartnerBed bed = standard()
                .header("webhook-id", "m1")
                .header("webhook-timestamp", TIME)
                .header("webhook-signature", new Webhook(KEY).sign("m1", Long.parseLong(TIME), BODY));

        assertThat(holds(bed.at(PartnerBed.NOW.plusSeconds(300)))).isTrue();
        assertThat(holds(bed.at(PartnerBed.NOW.plusSeconds(301)))).isFalse();
        assertThat(holds(bed.at(PartnerBed.NOW.minusSeconds(301)))).isFalse();
    }

    @Test
    void anyOfSeveralSecretsIsGoodUntilItIsTakenAway() {
        PartnerBed bed = hmac("header: X-Sign, secrets: [file:old, file:them]");
        bed.realms.secret("file:old", "the old one");
        bed.header("x-sign", hex("HmacSHA256", "the old one", BODY));

        assertThat(holds(bed)).isTrue();
        bed.realms.secret("file:old", null);
        assertThat(holds(bed)).isFalse();
        bed.realms.secret("file:them", null);
        assertThat(holds(bed)).isFalse();
    }

    @Test
    void algorithmEncodingPrefixAndKeyAreData() {
        assertThat(holds(hmac("header: X-Sign, algorithm: SHA512, secrets: file:them")
                        .header("x-sign", hex("HmacSHA512", KEY, BODY))))
                .isTrue();
        assertThat(holds(hmac("header: X-Sign, algorithm: SHA1, prefix: \"sha1=\", secrets: file:them")
                        .header("x-sign", "sha1=" + hex("HmacSHA1", KEY, BODY))))
                .isTrue();
        assertThat(holds(hmac("header: X-Sign, prefix: \"sha1=\", secrets: file:them")
                        .header("x-sign", hex("HmacSHA256", KEY, BODY))))
                .isFalse();
        assertThat(holds(hmac("header: X-Sign, key: hex, secrets: file:them")
                        .header(
                                "x-sign",
                                HexFormat.of()
                                        .formatHex(hmac(
                                                "HmacSHA256", HexFormat.of().parseHex(KEY), BODY)))))
                .isTrue();
        assertThat(holds(hmac("header: X-Sign, encoding: base64, secrets: file:them")
                        .header("x-sign", hex("HmacSHA256", KEY, BODY))))
                .isFalse();
    }

    @Test
    void whereATimestampIsSignedAPostWithoutItIsRefused() {
        PartnerBed bed =
                hmac("header: X-Sign, signs: [timestamp, \".\", body], timestamp-header: X-Time, secrets: file:them");

        bed.header("x-sign", hex("HmacSHA256", KEY, TIME + "." + BODY)).header("x-time", TIME);
        assertThat(holds(bed)).isTrue();
        bed.header("x-sign", hex("HmacSHA256", KEY, "." + BODY)).header("x-time", null);
        assertThat(holds(bed)).isFalse();
        bed.header("x-sign", hex("HmacSHA256", KEY, BODY));
        assertThat(holds(bed)).isFalse();
    }

    @Test
    void severalSignaturesInOneHeaderWhileTheSenderRotates() {
        PartnerBed bed = hmac(
                "header: X-Sign, part: v1, timestamp-part: t, signs: [timestamp, \".\", body], secrets: file:them");
        String good = hex("HmacSHA256", KEY, TIME + "." + BODY);
        String bad = hex("HmacSHA256", "other", TIME + "." + BODY);

        assertThat(holds(bed.header("x-sign", "t=" + TIME + ",v1=" + bad + ", v1=" + good)))
                .isTrue();
        assertThat(holds(bed.header("x-sign", "t=" + TIME + ",v0=" + good))).isFalse();
        assertThat(holds(bed.header("x-sign", "t=" + TIME + ",t=1,v1=" + good))).isFalse();
    }

    @Test
    void theStrongerHeaderIsNotReplacedByTheWeakerOne() {
        PartnerBed bed =
                new PartnerBed(Path.of("routes")).partners(partner(PublishedVectorsTest.AUTH.get("hubspot v3")));
        bed.realms.secret("file:them", KEY);
        bed.header("x-hubspot-signature", hex("SHA-256", KEY, BODY)).header("x-hubspot-signature-version", "v1");

        assertThat(holds(bed)).isFalse();
    }

    @Test
    void bearerBasicAndPath() {
        String good = PartnerBed.SECRET;
        PartnerBed bearer = kind("{ kind: bearer, secrets: file:them }");
        assertThat(holds(bearer.header("Authorization", "Bearer " + good))).isTrue();
        assertThat(holds(bearer.header("authorization", "Bearer " + good + "x")))
                .isFalse();
        assertThat(holds(bearer.header("authorization", good))).isFalse();

        PartnerBed key = kind("{ kind: bearer, header: X-Api-Key, prefix: \"\", secrets: file:them }");
        assertThat(holds(key)).isFalse();
        assertThat(holds(key.header("x-api-key", good))).isTrue();

        PartnerBed basic = kind("{ kind: basic, user: hook, secrets: file:them }");
        assertThat(holds(basic)).isFalse();
        assertThat(holds(basic.header("authorization", basic("hook:" + good)))).isTrue();
        assertThat(holds(basic.header("authorization", basic("hooks:" + good)))).isFalse();
        assertThat(holds(basic.header("authorization", "Basic !"))).isFalse();

        PartnerBed path = kind("{ kind: path, secrets: file:them }").path("entity", "customer");
        assertThat(holds(path)).isFalse();
        assertThat(holds(path.path("secret", good))).isTrue();
        assertThat(holds(path.path("secret", "other"))).isFalse();
    }

    @Test
    void aPostShowsNothingOfItsSecrets() {
        Post post = kind("{ kind: path, secrets: file:them }")
                .path("secret", PartnerBed.SECRET)
                .post(BODY);

        assertThat(post.toString() + post.head()).doesNotContain(PartnerBed.SECRET);
    }

    private static boolean holds(PartnerBed bed) {
        return bed.refusal(BODY) == null;
    }

    private static PartnerBed standard() {
        PartnerBed bed =
                kind("{ kind: standard-webhooks, secrets: [file:them] }").header("authorization", null);
        bed.realms.secret("file:them", "whsec_" + KEY);
        return bed;
    }

    private static PartnerBed hmac(String members) {
        PartnerBed bed = kind("{ kind: hmac, " + members + " }").header("authorization", null);
        bed.realms.secret("file:them", KEY);
        return bed;
    }

    private static PartnerBed kind(String auth) {
        PartnerBed bed = new PartnerBed(Path.of("routes")).partners(partner(auth));
        assertThat(bed.problems()).isEmpty();
        return bed;
    }

    private static String partner(String auth) {
        return "them:\n  auth: " + auth + "\n  entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }\n";
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String algorithm, String key, String text) {
        return HexFormat.of().formatHex(hmac(algorithm, key.getBytes(StandardCharsets.UTF_8), text));
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            if (algorithm.equals("SHA-256")) {
                return java.security.MessageDigest.getInstance(algorithm)
                        .digest((new String(key, StandardCharsets.UTF_8) + text).getBytes(StandardCharsets.UTF_8));
            }
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
