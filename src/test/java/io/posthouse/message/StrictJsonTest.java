package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "[1,]",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "\"\\u0000\"",
                "{\"\\u0000\":1}",
                "\"\\ud83d\"",
                "\"\\ude00\\ud83d\"",
                "{\"\\uDE00\":1}",
                "1e1001",
                "1e-1001",
                "[1e999999999]",
                "NaN",
                "'a'"
            })
    void whatIsNotStrictOrCannotBeStoredIsBadInput(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(BadInput.class);
    }

    @Test
    void whatIsReadIsWrittenAsItWas() {
        String json = "{\"a\":1.50,\"b\":12345678901234567890,\"c\":\"\u00e9\",\"d\":[null,true,0.0]}";

        assertThat(new String(StrictJson.write(parse(json)), StandardCharsets.UTF_8))
                .isEqualTo(json);
        assertThat(parse("\"\\ud83d\\ude00\"").textValue()).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void onlyBytesThatAreNoUtf8AreRefusedNotTheSignThatStandsForThem() {
        assertThat(parse("\"\uFFFD\"").textValue()).isEqualTo("\uFFFD");
        for (String hex : new String[] {"ff", "c0af", "eda080", "e282", "f5808080"}) {
            byte[] bytes = HexFormat.of().parseHex("22" + hex + "22");
            assertThatThrownBy(() -> StrictJson.parse(bytes)).hasMessage("the body is not UTF-8");
        }
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsNot() {
        assertThat(parse("[".repeat(64) + "]".repeat(64))).isNotNull();
        assertThatThrownBy(() -> parse("[".repeat(65) + "]".repeat(65))).hasMessageContaining("64 levels");
    }

    @Property(tries = 500)
    void anyBytesAreReadOrBadInput(@ForAll byte[] bytes) {
        try {
            assertThat(StrictJson.write(StrictJson.parse(bytes))).isNotEmpty();
        } catch (BadInput e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode parse(String json) {
        return StrictJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
