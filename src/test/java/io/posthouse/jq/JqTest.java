package io.posthouse.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping says what it says in jq, and no text of it and no input of it takes more than a bounded share of the house. */
class JqTest {
    private static final String DEEP = "[".repeat(60) + "1" + "]".repeat(60);

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{a: (.x | tostring), b: .y}#{\"x\":7,\"y\":null}#{\"a\":\"7\",\"b\":null}",
                "[.[] | select(. > 1)] | map(. * 2) | add#[1,2,3]#10",
                "if .a then \"yes\" else \"no\" end#{\"a\":false}#\"no\"",
                "def f($x): $x + 1; f(.)#1#2",
                "def f: if . > 2 then . else (. + 1 | f) end; f#0#3",
                ". as {a: $x, b: [$y]} | $x + $y#{\"a\":1,\"b\":[2]}#3",
                "reduce .[] as $i (0; . + $i)#[1,2,3]#6",
                "[foreach .[] as $i (0; . + $i; .)]#[1,2,3]#[1,3,6]",
                "[limit(2; .[])]#[1,2,3]#[1,2]",
                ".a |= . + 1 | .b = 2#{\"a\":1}#{\"a\":2,\"b\":2}",
                "[.. | numbers]#[1,[2]]#[1,2]",
                "[.[1:][]]#[1,2,3]#[2,3]",
                "\"\\(.a)-\\(.b)\"#{\"a\":1,\"b\":\"x\"}#\"1-x\"",
                "try error(\"x\") catch \"caught\"#1#\"caught\"",
                "first(.[] | select(. > 1)) // 9#[1,2]#2",
                "[range(3)] | length#null#3",
                "with_entries(.key |= ascii_upcase)#{\"a\":1}#{\"A\":1}",
                "to_entries | map(.key) | join(\",\")#{\"a\":1,\"b\":2}#\"a,b\"",
                "walk(if type == \"string\" then ascii_downcase else . end)#[\"A\"]#[\"a\"]",
                "test(\"^\\\\d+$\")#\"12\"#true",
                "gsub(\"[^0-9]\"; \"\")#\"(281) 555\"#\"281555\"",
                "gsub(\"x*\"; \"-\")#\"axb\"#\"-a--b-\"",
                "capture(\"(?<first>\\\\w+) (?<last>\\\\w+)\").last#\"Ann Example\"#\"Example\"",
                "sub(\"(?<a>.)(?<b>.)\"; \"\\(.b)\\(.a)\")#\"xyz\"#\"yxz\"",
                "[scan(\"[a-z]\")]#\"a1b\"#[\"a\",\"b\"]",
                "split(\", *\"; null)#\"a,  b\"#[\"a\",\"b\"]",
                "match(\"é\").offset#\"aé\"#1"
            })
    void saysWhatJqSays(String program, String input, String said) {
        assertThat(run(program, input)).containsExactly(json(said));
    }

    @Test
    void numbersThatAreNotTouchedKeepTheirDigits() {
        assertThat(run(".a | tostring", "{\"a\":12345678901234567890}").get(0).textValue())
                .isEqualTo("12345678901234567890");
        assertThat(run(".a", "{\"a\":1.50}").get(0).toString()).isEqualTo("1.50");
    }

    @Test
    void variablesAreThere() {
        assertThat(Jq.compile("$post.a").run(json("1"), Map.of("post", json("{\"a\":5}")), meter(), 1))
                .containsExactly(json("5"));
    }

    /** Programs without an end, or with too large a thing on the way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f: f; f",
                "def f: 1 + f; f",
                "def f: f, f; f",
                "def f($n): if $n > 0 then f($n - 1), f($n - 1) else empty end; f(60)",
                "[range(1000000000)]",
                "last(range(1000000000))",
                "reduce range(1000000000) as $i (0; . + 1)",
                "[recurse(. + 1)]",
                "until(false; . + 1)",
                "[while(true; . + 1)]",
                "[limit(1000000000; range(1000000000))] | length",
                "reduce range(60) as $i (\"x\"; . + .)",
                "reduce range(60) as $i ([1]; . + .)",
                "reduce range(60) as $i ([1]; [.[], .[]])",
                "\"x\" * 2000000000",
                "2000000000 * \"x\"",
                "\"x\" | . *= 2000000000",
                "[] | .[2000000000] = 1",
                "[] | .[2000000000:2000000001] = [1]",
                "[range(40)] | [.,.,.,.,.,.,.,.] | [combinations] | length",
                "[range(100)] | [.[] as $a | .[] as $b | .[] as $c | .[] as $d | $a] | length",
                "[range(60)] | map(\"a\") | add + \"!\" | test(\"^((a|aa)+)\\\\1c$\")",
                "label $out | range(1000000000) | select(. < 0) | ., break $out"
            })
    @Timeout(20)
    void noProgramRunsForEverOrEatsTheMemory(String program) {
        assertThatThrownBy(() -> run(program, "0")).isInstanceOf(BadInput.class);
    }

    /** Programs that are right, on inputs that are made against them. */
    @Test
    @Timeout(20)
    void noInputMakesAGoodProgramRunForEver() {
        assertFails(".price * .count", "{\"price\":\"xxxxxxxxxx\",\"count\":2000000000}");
        assertFails(".list[.at] = 1", "{\"list\":[],\"at\":2000000000}");
        assertFails("test(\"^((a|aa)+)\\\\1c$\")", "\"" + "a".repeat(60) + "!\"");
        assertFails("sub(\"^(?<all>(a|aa)+)\\\\1c$\"; .all)", "\"" + "a".repeat(60) + "!\"");
        assertFails("[range(.)]", "1e300");
        assertThat(run("[..] | length", DEEP)).containsExactly(json("61"));
    }

    @Test
    void afterAProgramWasStoppedTheNextOneRuns() {
        assertFails("[range(1000000000)]", "0");

        assertThat(run(". + 1", "1")).containsExactly(json("2"));
    }

    @Test
    void theMeterIsOfAllRunsTogether() {
        Meter meter = new Meter(1000);
        Jq program = Jq.compile("[range(100)] | length");
        program.run(json("0"), Map.of(), meter, 1);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        program.run(json("0"), Map.of(), meter, 1);
                    }
                })
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("too many steps");
    }

    @Test
    void moreResultsThanAskedForAreRefused() {
        assertThatThrownBy(() -> Jq.compile(".[]").run(json("[1,2]"), Map.of(), meter(), 1))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aFailureSaysNothingOfTheInput() {
        for (String program : List.of("error(.)", ". + 1", "tonumber", ".a.b.c", "fromjson", "error(\"it: \" + .)")) {
            assertThatThrownBy(() -> run(program, "\"ann@example.com\""))
                    .isInstanceOf(BadInput.class)
                    .message()
                    .doesNotContain("ann", "example");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{a: #1",
                ".a |#1",
                "unheard_of#1",
                "now#1",
                "$__prog__ | env#1",
                "input#1",
                "setpath([1]; 2)#1",
                "error(1; 2; 3)#1"
            })
    void aBrokenProgramIsRefusedWhenItIsRead(String program, int line) {
        assertThat(catchThrowableOfType(JqRefused.class, () -> Jq.compile(program))
                        .line())
                .isEqualTo(line);
    }

    @Test
    void aBrokenProgramIsRefusedWithItsLine() {
        assertThat(catchThrowableOfType(JqRefused.class, () -> Jq.compile("{\n  a: 1,\n  b: }}\n}"))
                        .line())
                .isEqualTo(3);
    }

    private static void assertFails(String program, String input) {
        assertThatThrownBy(() -> run(program, input)).as(program).isInstanceOf(BadInput.class);
    }

    private static List<JsonNode> run(String program, String input) {
        return Jq.compile(program).run(json(input), Map.of(), meter(), 100).stream()
                .map(value -> json(value.toString()))
                .toList();
    }

    private static Meter meter() {
        return new Meter(Meter.STEPS);
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
