package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import io.posthouse.writeback.Finding.Kind;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T22:00:00Z");
    private static final String HUBSPOT = """
            verdict:
              - { status: 409, json: .message, matches: 'Existing ID: (\\d+)', word: duplicate, id: $1 }
              - { status: 429, json: .policyName, equals: DAILY, word: held, until: midnight }
            """;

    @Test
    void hubspotsConflictTellsTheRecordInItsText() {
        Finding found = rules(HUBSPOT, ".id")
                .read(
                        answer(
                                409,
                                "{\"message\":\"Contact already exists. Existing ID: 3401\",\"category\":\"CONFLICT\"}"),
                        NOW);
        assertThat(found.kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(found.id()).isEqualTo("3401");
    }

    @Test
    void hubspotsSuccessTellsTheId() {
        Finding found = rules(HUBSPOT, ".id").read(answer(201, "{\"id\":\"600\",\"archived\":false}"), NOW);
        assertThat(found.kind()).isEqualTo(Kind.DONE);
        assertThat(found.id()).isEqualTo("600");
    }

    @Test
    void hubspotsRollingLimitIsLaterAfterASecond() {
        Finding found = rules(HUBSPOT, ".id")
                .read(
                        new Answer(
                                429,
                                Map.of("retry-after", "1"),
                                "{\"policyName\":\"TEN_SECONDLY_ROLLING\"}".getBytes(StandardCharsets.UTF_8),
                                false),
                        NOW);
        assertThat(found.kind()).isEqualTo(Kind.LATER);
        assertThat(found.after()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void hubspotsDailyLimitIsHeldUntilMidnight() {
        Finding found = rules(HUBSPOT, ".id").read(answer(429, "{\"policyName\":\"DAILY\"}"), NOW);
        assertThat(found.kind()).isEqualTo(Kind.HELD);
        assertThat(found.after()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void hubspotsValidationIsRejected() {
        assertThat(rules(HUBSPOT, ".id")
                        .read(answer(400, "{\"category\":\"VALIDATION_ERROR\"}"), NOW)
                        .kind())
                .isEqualTo(Kind.REJECTED);
    }

    /** Only for those who have the published payloads. */
    @Test
    void hubspotsPublishedAnswersAreRead() throws IOException {
        String given = System.getenv("SAMPLES_DIR");
        assumeTrue(given != null, "SAMPLES_DIR is not set: the folder with the published payloads and signatures");
        JsonNode all = StrictJson.parse(Files.readAllBytes(Path.of(given, "hubspot", "rest-responses.json")));
        Map<String, Kind> kinds = Map.of(
                "create_ok", Kind.DONE,
                "create_conflict", Kind.DUPLICATE,
                "rate_limited", Kind.LATER,
                "validation", Kind.REJECTED);
        kinds.forEach((name, kind) -> {
            int status = all.path(name).path("status").asInt(400);
            Finding found = rules(HUBSPOT, ".id")
                    .read(answer(status, all.path(name).path("body").toString()), NOW);
            assertThat(found.kind()).as(name).isEqualTo(kind);
        });
    }

    @Test
    void partSuccessIsWhatTheRulesSay() {
        var rules = rules("""
                verdict:
                  - { status: 207, json: '.errors[0].category', matches: VALIDATION, word: rejected }
                  - { status: 207, json: '.results[0].id', word: done, id: '.results[0].id' }
                """, null);
        assertThat(rules.read(answer(207, "{\"errors\":[{\"category\":\"VALIDATION_ERROR\"}]}"), NOW)
                        .kind())
                .isEqualTo(Kind.REJECTED);
        Finding done = rules.read(answer(207, "{\"results\":[{\"id\":7}]}"), NOW);
        assertThat(done.kind()).isEqualTo(Kind.DONE);
        assertThat(done.id()).isEqualTo("7");
    }

    @Test
    void anErrorInsideASuccessIsNoSuccess() {
        var rules = rules("verdict: [{ status: 200, json: .status, equals: 0, word: rejected }]", null);
        assertThat(rules.read(answer(200, "{\"status\":0}"), NOW).kind()).isEqualTo(Kind.REJECTED);
        assertThat(rules.read(answer(200, "{\"status\":1}"), NOW).kind()).isEqualTo(Kind.DONE);
    }

    @Test
    void aSuccessThatCannotBeReadIsUnclear() {
        var rules = rules(HUBSPOT, ".id");
        assertThat(rules.read(answer(200, "<html>Welcome</html>"), NOW).kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(rules.read(answer(201, "{\"id\":"), NOW).kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(rules.read(answer(200, ""), NOW).kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(rules.read(new Answer(200, Map.of(), "{\"id\":1}".getBytes(StandardCharsets.UTF_8), true), NOW)
                        .kind())
                .isEqualTo(Kind.UNCLEAR);
        assertThat(rules.read(
                                new Answer(
                                        200,
                                        Map.of("content-encoding", "gzip"),
                                        "{}".getBytes(StandardCharsets.UTF_8),
                                        false),
                                NOW)
                        .kind())
                .isEqualTo(Kind.UNCLEAR);
        assertThat(rules.read(answer(204, ""), NOW).kind()).isEqualTo(Kind.DONE);
    }

    /** A pattern that looks harmless, and a text made for it: by Java's own matcher it takes longer than anybody lives. */
    @ParameterizedTest
    @CsvSource({"201,60,UNCLEAR", "409,60,LATER", "500,60,UNCLEAR", "409,4000,LATER"})
    void aTextMadeForThePatternEndsItsSearchAndNotOurs(int status, int length, Kind kind) {
        var rules = rules("verdict: [{ json: .message, matches: '^((a|aa)+)\\1c$', word: duplicate, id: $1 }]", null);
        String evil = "{\"message\":\"" + "a".repeat(length) + "!\"}";
        Finding found = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> rules.read(answer(status, evil), NOW));
        assertThat(found.kind()).isEqualTo(kind);
        assertThat(found.why()).endsWith("rules fail on");
    }

    @ParameterizedTest
    @CsvSource({"200,UNCLEAR", "403,LATER", "503,UNCLEAR"})
    void whatTheRulesFailOnSaysNothingAboutTheWrite(int status, Kind kind) {
        var rules = rules("verdict: [{ json: '.a + 1', equals: 2, word: done }]", null);
        assertThat(rules.read(answer(status, "{\"a\":\"text\"}"), NOW).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "200,DONE",
        "204,DONE",
        "301,REJECTED",
        "307,REJECTED",
        "400,REJECTED",
        "401,LOGIN",
        "403,REJECTED",
        "404,REJECTED",
        "408,LATER",
        "425,LATER",
        "429,LATER",
        "500,UNCLEAR",
        "502,UNCLEAR",
        "503,UNCLEAR",
        "504,UNCLEAR"
    })
    void withoutARuleTheStatusCounts(int status, Kind kind) {
        assertThat(rules("", null).read(answer(status, ""), NOW).kind()).isEqualTo(kind);
    }

    @Test
    void whatASearchOrDeleteDoesNotFindIsAbsent() {
        assertThat(new AnswerRules(List.of(), Formula.of(".results[0].id"), Step.Kind.SEARCH)
                        .read(answer(200, "{\"results\":[]}"), NOW)
                        .kind())
                .isEqualTo(Kind.ABSENT);
        assertThat(new AnswerRules(List.of(), null, Step.Kind.DELETE)
                        .read(answer(404, ""), NOW)
                        .kind())
                .isEqualTo(Kind.ABSENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | PT1S",
                "1.5 | PT2S",
                "0 | PT0S",
                "999999999999 | P1D",
                "Fri, 02 Jan 2026 22:00:30 GMT | PT30S",
                "Thu, 01 Jan 2026 00:00:00 GMT | PT0S",
                "-5 | ",
                "soon | ",
                "'' | "
            })
    void retryAfterIsSecondsOrADateAndClamped(String header, String expected) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(expected == null ? null : Duration.parse(expected));
    }

    @Property
    void anyAnswerHasAFindingAndNoWaitIsLongerThanADay(
            @ForAll @IntRange(min = 100, max = 599) int status, @ForAll byte[] body, @ForAll String retryAfter) {
        Finding found =
                rules(HUBSPOT, ".id").read(new Answer(status, Map.of("retry-after", retryAfter), body, false), NOW);
        assertThat(found.kind()).isNotNull();
        assertThat(found.why()).doesNotContain(retryAfter.length() > 3 ? retryAfter : "\n");
        if (found.after() != null) {
            assertThat(found.after()).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static AnswerRules rules(String yaml, String id) {
        List<Problem> problems = new ArrayList<>();
        List<AnswerRule> rules = new ArrayList<>();
        if (!yaml.isEmpty()) {
            var file = YamlFile.parse(yaml, "rules.yaml", problems).orElseThrow();
            new Fields(file.name(), (Yaml.Mapping) file.root(), problems)
                    .list("verdict")
                    .forEach(rule -> rules.add(new RuleReading(rule).read()));
        }
        assertThat(problems).isEmpty();
        return new AnswerRules(rules, id == null ? null : Formula.of(id), Step.Kind.CREATE);
    }
}
