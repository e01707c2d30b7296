package io.posthouse.ingest.partner;

import static io.posthouse.ingest.partner.PartnerBed.NOW;
import static io.posthouse.ingest.partner.PartnerBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.Post;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.RowProblem;
import io.posthouse.message.Envelope;
import io.posthouse.message.Outgoing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerDoorTest {
    private static final String ANN =
            "{\"customerId\":\"c-1\",\"change\":\"upsert\",\"customer\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"}}";

    @TempDir
    Path routes;

    @Test
    void aChangeBecomesARequestToCrm() {
        PartnerBed bed = PartnerBed.with(routes);
        Envelope envelope =
                only(bed.admit(ANN.replace("}}", "},\"version\":4,\"time\":\"2026-01-30T10:00:00+02:00\"}")));

        assertThat(envelope.topic()).isEqualTo("CUSTOMER_CHANGE_REQUESTED");
        assertThat(envelope.realm()).isEqualTo("acme");
        assertThat(envelope.source()).isEqualTo("them");
        assertThat(envelope.subject()).isEqualTo("c-1");
        assertThat(envelope.version()).isEqualTo(4L);
        assertThat(envelope.time()).isEqualTo(Instant.parse("2026-01-30T08:00:00Z"));
        assertThat(envelope.data()).isEqualTo(json(ANN));
        assertThat(bed.told(ANN).path("status").textValue()).isEqualTo("accepted");
        assertThat(bed.told(ANN).path("progress").textValue()).startsWith("/progress/");
    }

    @Test
    void aMappingPutsTheirWordsIntoOurs() {
        PartnerBed bed = PartnerBed.with(routes, "mapping: them.jq", "time: .at")
                .mapping("them.jq", "{customerId: .nr, change: \"upsert\", customer: {name: .who, email: .mail}}");
        Envelope envelope = only(bed.admit("{\"nr\":\"7\",\"who\":\"Ann\",\"mail\":null,\"at\":1769860800}"));

        assertThat(envelope.data())
                .isEqualTo(json("{\"customerId\":\"7\",\"change\":\"upsert\",\"customer\":{\"name\":\"Ann\"}}"));
        assertThat(envelope.time()).isEqualTo(Instant.ofEpochSecond(1769860800));
    }

    @Test
    void theMappingOfTheExampleDoesWhatItSays() {
        PartnerBed bed = new PartnerBed(Path.of("routes"))
                .partners("them:\n  auth: { kind: bearer, secrets: [file:them] }\n  entities:\n    customer:\n"
                        + "      topic: CUSTOMER_CHANGE_REQUESTED\n      mapping: example-crm-customer.jq\n"
                        + "      time: .timestamp\n");
        String event = "{\"type\":\"contact.updated\",\"timestamp\":\"2026-01-31T11:00:00Z\",\"data\":{\"id\":17,"
                + "\"fullName\":\"Ann Example\",\"email\":\"ann@example.com\",\"phoneNumber\":\"(281) 555-0100\",\"revision\":4}}";

        Envelope updated = only(bed.admit(event));
        assertThat(updated.data().at("/customer/name").textValue()).isEqualTo("Ann Example");
        assertThat(updated.subject()).isEqualTo("17");
        assertThat(updated.version()).isEqualTo(4L);
        assertThat(only(bed.admit(event.replace("updated", "deleted")))
                        .data()
                        .path("change")
                        .textValue())
                .isEqualTo("delete");
        assertThat(bed.told(event.replace("updated", "viewed"))).isEqualTo(json("{\"status\":\"left-out\"}"));
        assertThat(bed.refusal(event.replace("\"id\":17", "\"id\":null")).status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{}",
                "{\"customerId\":7,\"change\":\"upsert\",\"customer\":{\"name\":\"a\"}}",
                "{\"customerId\":\"\",\"change\":\"upsert\",\"customer\":{\"name\":\"a\"}}",
                "{\"customerId\":\"a\\nb\",\"change\":\"upsert\",\"customer\":{\"name\":\"a\"}}",
                "{\"customerId\":\"c\",\"change\":\"other\",\"customer\":{\"name\":\"a\"}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\"}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{\"name\":null}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{\"name\":{}}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{\"email\":\"secretvalue\"}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{\"email\":\"a@b, c@d\"}}",
                "{\"customerId\":\"c\",\"change\":\"upsert\",\"customer\":{\"phone\":\"secretvalue\"}}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"customer\":{\"name\":\"a\"}}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"version\":1.5}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"version\":-1}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"version\":99999999999999999999}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"time\":\"secretvalue\"}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"time\":\"2026-01-31T12:00:00\"}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"time\":\"2026-02-03T12:00:00Z\"}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"time\":-1}",
                "{\"customerId\":\"c\",\"change\":\"delete\",\"secretvalue\":1}",
                "{\"customerId\":\"c\",\"change\":\"delete\"",
                ""
            })
    void whatCrmCouldOnlyRefuseIsRefusedHere(String body) {
        Problem problem = PartnerBed.with(routes).refusal(body);

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.rows()).hasSize(1);
        assertThat(new String(problem.json(), StandardCharsets.UTF_8)).doesNotContain("secretvalue");
    }

    @Test
    void theMarkOfOurWriteGoesOnWhereThePartnerIsADestination() {
        String mark = "01a1ff93-0795-86d3-9854-bd15be80876d";
        String marked = ANN.replace("}}", "},\"mark\":\"" + mark + "\"}");
        PartnerBed bed = new PartnerBed(routes)
                .partners("them:\n  destination: hubspot\n  auth: { kind: bearer, secrets: [file:them] }\n"
                        + "  entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }\n");

        assertThat(only(bed.admit(marked)).data().path("origin"))
                .isEqualTo(json("{\"destination\":\"hubspot\",\"mark\":\"" + mark + "\"}"));
        assertThat(only(bed.admit(marked.replace(mark, "typed by a person"))).data())
                .isEqualTo(json(ANN));
        assertThat(only(bed.admit(ANN.replace("}}", "},\"mark\":[]}"))).data()).isEqualTo(json(ANN));
        assertThat(only(PartnerBed.with(routes).admit(marked)).data()).isEqualTo(json(ANN));
    }

    // Who it is

    @Test
    void unknownRealmPartnerAndSecretAreToldTheSame() {
        Problem wrong =
                PartnerBed.with(routes).header("authorization", "Bearer wrong").refusal(ANN);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(PartnerBed.with(routes).path("realm", "none").refusal(ANN)).isEqualTo(wrong);
        assertThat(PartnerBed.with(routes).path("partner", "none").refusal(ANN)).isEqualTo(wrong);
        assertThat(PartnerBed.with(routes).header("authorization", null).refusal(ANN))
                .isEqualTo(wrong);
        assertThat(PartnerBed.with(routes).path("secret", PartnerBed.SECRET).refusal(ANN))
                .isEqualTo(wrong);
        PartnerBed none = PartnerBed.with(routes);
        none.realms.secret("file:them", null);
        assertThat(none.refusal(ANN)).isEqualTo(wrong);
    }

    @Test
    void sizeAndEntityAreToldToWhoIsKnownOnly() {
        PartnerBed bed = PartnerBed.with(routes);
        Post large = bed.post("x".repeat((1 << 20) + 1));

        assertThat(bed.refusal(large).status()).isEqualTo(413);
        assertThat(bed.path("entity", "other").refusal(ANN).status()).isEqualTo(404);
        bed.header("authorization", "Bearer wrong");
        assertThat(bed.refusal(bed.post("x".repeat((1 << 20) + 1))).status()).isEqualTo(401);
        assertThat(bed.refusal(ANN).status()).isEqualTo(401);
    }

    // Rows

    private PartnerBed rows(String... more) {
        String[] entity = new String[more.length + 2];
        entity[0] = "rows: .contacts";
        entity[1] = "mapping: rows.jq";
        System.arraycopy(more, 0, entity, 2, more.length);
        return PartnerBed.with(routes, entity)
                .mapping(
                        "rows.jq",
                        "if .skip then empty else {customerId: .id, change: \"upsert\", customer: {name: .n}} end");
    }

    private static final String GOOD = "{\"id\":\"a\",\"n\":\"A\"}";
    private static final String BAD = "{\"id\":3,\"n\":\"B\"}";

    private static String contacts(String... rows) {
        return "{\"contacts\":[" + String.join(",", rows) + "]}";
    }

    @Test
    void allOrNothing() {
        assertThat(rows().admit(contacts(GOOD, GOOD.replace("a", "b"))).getMessages())
                .hasSize(2);
        assertThat(rows().refusal(contacts(GOOD, BAD, GOOD)).rows())
                .extracting(RowProblem::row)
                .containsExactly(1);
    }

    @Test
    void eachRowForItself() {
        PartnerBed bed = rows("batch: each");
        Admission admission = bed.admit(contacts(GOOD, BAD, "{\"skip\":true}"));

        assertThat(admission.getMessages()).hasSize(1);
        assertThat(bed.told(contacts(GOOD, BAD, "{\"skip\":true}")).at("/rows"))
                .extracting(row -> row.path("status").textValue())
                .containsExactly("accepted", "refused", "left-out");
        assertThat(bed.refusal(contacts(BAD, BAD)).status()).isEqualTo(422);
    }

    @Test
    void tooManyRowsAreRefused() {
        assertThat(rows("max-rows: 2").refusal(contacts(GOOD, GOOD, GOOD)).status())
                .isEqualTo(422);
        assertThat(rows("max-rows: 2").refusal(contacts()).status()).isEqualTo(422);
        assertThat(rows().refusal("{\"contacts\":7}").status()).isEqualTo(422);
    }

    @Test
    void whoAsksOnlyWhatWouldBecomeOfItQueuesNothing() {
        PartnerBed bed = rows("batch: each", "answer: 204").header("prefer", "respond-async, validate");
        Admission admission = bed.admit(contacts(GOOD));

        assertThat(admission.getMessages()).isEmpty();
        assertThat(bed.reply(admission, "STORED").status()).isEqualTo(200);
        assertThat(bed.told(contacts(GOOD)))
                .isEqualTo(json("{\"valid\":true,\"rows\":[{\"row\":0,\"status\":\"valid\"}]}"));
        assertThat(bed.refusal(contacts(GOOD, BAD)).status()).isEqualTo(422);
        assertThat(bed.header("authorization", null).refusal(contacts(GOOD)).status())
                .isEqualTo(401);
    }

    @Test
    void whoAsksForKeepingIsNeverRefused() {
        PartnerBed bed = PartnerBed.with(routes, "not-understood: store");
        Admission first = bed.admit("not json");
        Envelope kept = only(first);

        assertThat(kept.topic()).isEqualTo("UNROUTED");
        assertThat(Base64.getDecoder().decode(kept.data().path("raw").textValue()))
                .asString()
                .isEqualTo("not json");
        assertThat(bed.admit("not json").getMessages().get(0).token())
                .isEqualTo(first.getMessages().get(0).token())
                .isNotNull();
        assertThat(bed.told("not json").path("status").textValue()).isEqualTo("accepted");
        assertThat(bed.header("prefer", "validate").refusal("not json").status())
                .isEqualTo(422);
    }

    // Identity

    @Test
    void sameIdIsSameMessageHoweverOftenItIsSent() {
        PartnerBed bed = PartnerBed.with(routes, "id: header:X-Event").header("x-event", "e1");
        Outgoing first = bed.admit(ANN).getMessages().get(0);
        Outgoing again =
                bed.at(NOW.plus(Duration.ofHours(3))).admit(ANN).getMessages().get(0);
        Outgoing nextDay =
                bed.at(NOW.plus(Duration.ofHours(13))).admit(ANN).getMessages().get(0);
        Outgoing other = bed.header("x-event", "e2").admit(ANN).getMessages().get(0);

        assertThat(again.token())
                .isEqualTo(first.token())
                .isEqualTo(nextDay.token())
                .isNotNull();
        assertThat(other.envelope().id()).isNotEqualTo(first.envelope().id());
        assertThat(bed.header("x-event", null).refusal(ANN).status()).isEqualTo(422);
    }

    @Test
    void aChangeThatSaysItsTimeHasTheSameIdWheneverItComes() {
        PartnerBed bed =
                PartnerBed.with(routes, "id: header:X-Event", "time: .time").header("x-event", "e1");
        String timed = ANN.replace("}}", "},\"time\":1769860800}");

        assertThat(only(bed.admit(timed)).id())
                .isEqualTo(only(bed.at(NOW.plus(Duration.ofHours(13))).admit(timed))
                        .id());
    }

    @Test
    void aRepetitionIsToldTheMessageThatCameFirst() {
        PartnerBed bed = PartnerBed.with(routes, "id: header:X-Event").header("x-event", "e1");
        Outgoing first = bed.admit(ANN).getMessages().get(0);
        Admission again = bed.admit(ANN);
        bed.firsts.put(first.token(), first.envelope().id());

        for (String outcome : List.of("DUPLICATE", "TOKEN_REUSED", "CONFLICT")) {
            assertThat(json(bed.reply(again, outcome).text()).path("id").textValue())
                    .isEqualTo(first.envelope().id().toString());
        }
        bed.firsts.clear();
        assertThat(json(bed.reply(again, "DUPLICATE").text()).path("id").textValue())
                .isEqualTo(again.getMessages().get(0).envelope().id().toString());
    }

    @Test
    void anIdThatComesWithAnotherTimeIsFoundOutByItsToken() {
        PartnerBed bed =
                PartnerBed.with(routes, "id: header:X-Event", "time: .time").header("x-event", "e1");
        String one = ANN.replace("}}", "},\"time\":1769860800}");
        Outgoing first = bed.admit(one).getMessages().get(0);
        Outgoing other = bed.admit(one.replace("0800", "0801")).getMessages().get(0);

        assertThat(other.envelope().id()).isNotEqualTo(first.envelope().id());
        assertThat(other.token()).isEqualTo(first.token());
    }

    @Test
    void rowsOfOnePostAreDifferentMessages() {
        PartnerBed bed = rows("id: header:X-Event").header("x-event", "e1");

        assertThat(bed.admit(contacts(GOOD, GOOD)).getMessages())
                .extracting(message -> message.envelope().id())
                .doesNotHaveDuplicates();
        assertThat(rows("id: .id").refusal(contacts(GOOD, GOOD)).rows())
                .extracting(RowProblem::row)
                .containsExactly(1);
        assertThat(rows("id: .id")
                        .admit(contacts(GOOD, GOOD.replace("\"a\"", "\"b\"")))
                        .getMessages())
                .hasSize(2);
    }

    @Test
    void withoutAnIdEveryPostIsANewMessage() {
        PartnerBed bed = PartnerBed.with(routes);

        assertThat(only(bed.admit(ANN)).id()).isNotEqualTo(only(bed.admit(ANN)).id());
    }

    @Test
    void sameIdOtherDataBecomesVisible() {
        PartnerBed bed = rows();
        Admission admission = bed.admit(contacts(GOOD, GOOD, GOOD));
        List<Outgoing> conflicts = bed.door().conflicts(admission, List.of("CONFLICT", "STORED", "TOKEN_REUSED"));

        assertThat(conflicts).extracting(message -> message.envelope().topic()).containsOnly("UNROUTED");
        assertThat(conflicts)
                .extracting(message -> message.envelope().causation())
                .containsExactly(
                        admission.getMessages().get(0).envelope().id(),
                        admission.getMessages().get(2).envelope().id());
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "201, 201", "202, 202", "204, 204"})
    void thePartnerHearsTheCodeItWants(String wanted, int status) {
        PartnerBed bed = PartnerBed.with(routes, "answer: " + wanted);

        assertThat(bed.reply(bed.admit(ANN), "STORED").status()).isEqualTo(status);
    }

    @Test
    void aFormIsAnObjectOfItsFields() {
        PartnerBed bed = PartnerBed.with(routes, "mapping: form.jq")
                .mapping("form.jq", "{customerId: .id, change: \"upsert\", customer: {name: (.n | join(\" \"))}}");
        Post form = bed.post("application/x-www-form-urlencoded", "id=7&n=Ann&n=E".getBytes(StandardCharsets.UTF_8));

        assertThat(only(bed.door().admit(form)).data().at("/customer/name").textValue())
                .isEqualTo("Ann E");
    }

    private static Envelope only(Admission admission) {
        assertThat(admission.getMessages()).hasSize(1);
        return admission.getMessages().get(0).envelope();
    }
}
