package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a partner or a stranger posts, the door says what becomes of it. */
class AnyPartnerPostTest {
    private static final String GOOD = "{\"type\":\"contact.updated\",\"timestamp\":\"2026-01-31T11:00:00Z\",\"data\":"
            + "{\"id\":17,\"fullName\":\"Ann\",\"email\":\"ann@example.com\",\"phoneNumber\":\"1\",\"revision\":4}}";
    private static final String[] TYPES = {
        "application/json", "application/x-www-form-urlencoded", "application/a+json", "text/plain", ";", null
    };

    private final PartnerBed bed = new PartnerBed(Path.of("routes")).partners("""
                    them:
                      auth: { kind: bearer, secrets: [file:them] }
                      entities:
                        customer:
                          topic: CUSTOMER_CHANGE_REQUESTED
                          mapping: example-crm-customer.jq
                          time: .timestamp
                          id: .data.id
                        list:
                          topic: CUSTOMER_CHANGE_REQUESTED
                          rows: .
                          batch: each
                    hmac:
                      auth: { kind: hmac, header: X-Sign, part: v1, timestamp-part: t, signs: [timestamp, body], secrets: [file:them] }
                      entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }
                    standard:
                      auth: { kind: standard-webhooks, secrets: [file:them] }
                      entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }
                    basic:
                      auth: { kind: basic, user: u, secrets: [file:them] }
                      entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }
                    """);

    @Property(tries = 1000)
    void anyBytesOfAnyTypeAreTakenOrRefused(@ForAll byte[] body, @ForAll @IntRange(max = 5) int type) {
        decide(bed.path("entity", "customer").post(TYPES[type], body));
        decide(bed.path("entity", "list").post(TYPES[type], body));
    }

    @Property(tries = 1000)
    void aGoodPostWithAnyByteChangedIsTakenOrRefused(@ForAll @IntRange(max = 300) int at, @ForAll byte to) {
        byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
        body[at % body.length] = to;
        decide(bed.path("entity", "customer").post("application/json", body));
    }

    @Property(tries = 1000)
    void anyHeadIsTakenOrRefused(
            @ForAll String realm,
            @ForAll @IntRange(max = 4) int partner,
            @ForAll String signature,
            @ForAll String time,
            @ForAll byte[] body) {
        String name = List.of("hmac", "standard", "basic", "them", "none").get(partner);
        Head head = Head.of(
                "POST",
                signature,
                List.of(
                        Map.entry("X-Sign", "t=" + time + ",v1=" + signature),
                        Map.entry("Authorization", "Basic " + signature),
                        Map.entry("webhook-id", signature),
                        Map.entry("webhook-timestamp", time),
                        Map.entry("webhook-signature", "v1," + signature)),
                "");
        decide(new Post(Map.of("realm", "acme", "partner", name), "application/json", body, head));
        decide(new Post(Map.of("realm", realm, "partner", signature), time, body, head));
    }

    private void decide(Post post) {
        try {
            Admission admission = bed.door().admit(post);
            assertThat(admission.getMessages())
                    .allMatch(message -> message.envelope().realm().equals("acme"));
            assertThat(bed.reply(admission, "STORED").status()).isEqualTo(202);
        } catch (Refusal refusal) {
            assertThat(refusal.getProblem().status()).isIn(401, 404, 413, 422);
        }
    }
}
