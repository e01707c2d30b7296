package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.jq.Mappings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a partner is told with its line and what to do, before any partner meets it. */
class PartnersSectionTest {
    @TempDir
    Path routes;

    @Test
    void aRealmWithoutPartnersHasNone() {
        PartnerBed bed = new PartnerBed(routes);
        bed.realms.realm("acme", "realm: acme\n");

        assertThat(bed.realms
                        .view(new PartnersSection(new Mappings(routes), 1 << 20))
                        .of("acme"))
                .isNull();
        assertThat(bed.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "kind: hmacs, secrets: file:s#'kind' cannot be 'hmacs'",
                "secrets: file:s#'kind' is missing",
                "kind: bearer#there is no secret",
                "kind: bearer, secrets: file:s, sauce: 1#unknown key 'sauce'",
                "kind: hmac, secrets: file:s#'header' is missing",
                "kind: hmac, secrets: file:s, header: X, signs: [header]#'header' is no piece of a post",
                "kind: hmac, secrets: file:s, header: X, signs: [timestamp]#the body is not signed",
                "kind: hmac, secrets: file:s, header: X, signs: [timestamp, body]#the timestamp must both be signed",
                "kind: hmac, secrets: file:s, header: X, timestamp-header: T#the timestamp must both be signed",
                "kind: hmac, secrets: file:s, header: X, signs: [uri, body]#uri is signed, but not known here",
                "kind: hmac, secrets: file:s, header: X, algorithm: MD5#'algorithm' cannot be 'MD5'",
                "kind: standard-webhooks, secrets: file:s, tolerance: 5#'tolerance' '5' is of the wrong type"
            })
    void aWrongAuthIsToldWithItsLine(String auth, String told) {
        PartnerBed bed = new PartnerBed(routes)
                .partners("them:\n  auth: { " + auth
                        + " }\n  entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED } }\n");

        assertThat(bed.problems()).first().asString().startsWith("acme.yaml:4: " + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "mapping: mappings#'mapping' is wrong: no name of a mapping",
                "mapping: a/../x.jq#'mapping' is wrong: no name of a mapping",
                "mapping: absent.jq#'mapping' is wrong: there is no such file",
                "mapping: broken.jq#broken.jq:2: the mapping is no jq",
                "mapping: clock.jq#clock.jq:1: the mapping calls now/0",
                "rows: contacts#'rows' cannot be 'contacts'",
                "rows: .contacts[#'rows' is no jq",
                "batch: each#a body without rows has no batch",
                "id: eventId#'id' cannot be 'eventId'",
                "id: .a |#'id' is no jq",
                "answer: 302#'answer' cannot be '302'",
                "answer: 206#'answer' cannot be 206",
                "not-understood: lose#'not-understood' cannot be 'lose'",
                "colour: red#unknown key 'colour'"
            })
    void aWrongEntityIsToldWithItsLine(String entity, String told) {
        PartnerBed bed = PartnerBed.with(routes, entity)
                .mapping("broken.jq", "{\n  a: }}\n")
                .mapping("clock.jq", "now");

        assertThat(bed.problems()).first().asString().startsWith("acme.yaml:8: " + told);
    }

    @Test
    void aTopicThatIsNotForPartnersIsRefused() {
        PartnerBed bed = new PartnerBed(routes)
                .partners("them:\n  auth: { kind: bearer, secrets: file:s }\n"
                        + "  entities: { customer: { topic: CUSTOMER_CREATED } }\n");

        assertThat(bed.problems()).hasSize(1).first().asString().contains("write CUSTOMER_CHANGE_REQUESTED");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        PartnerBed bed = new PartnerBed(routes)
                .partners("them:\n  auth: { kind: bearer }\n  max-body: 99MB\nNo One: 1\nothers: {}\n");

        assertThat(bed.problems()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(List.copyOf(bed.problems())).allMatch(problem -> problem.matches("acme.yaml:\\d+: .*; .*"));
    }
}
