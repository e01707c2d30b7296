package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What is not written and read again must be what it would have been. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"text\",\"b\":[1,2.50,-3e7,true,null,{}],\"c\":12345678901234567890}",
                "{\"a\":\"quote \\\" slash \\\\ line \\n bell \\u0007\"}",
                "{\"a\":\"\\ud83d\\ude00 and \u00e9\"}",
                "[[],[[]]]",
                "0.1"
            })
    void whatWasReadStrictlyIsTheSame(String text) {
        JsonNode read = StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Mapped.checked(read)).isEqualTo(StrictJson.parse(StrictJson.write(read)));
    }

    @Test
    void whatNoBodyMayHoldIsRefusedWhereverItStands() {
        assertRefused(JSON.objectNode().put("a", "x\0"));
        assertRefused(JSON.objectNode().put("x\0", 1));
        assertRefused(JSON.objectNode().put("a", "\ud83d"));
        assertRefused(JSON.objectNode().put("a", new BigDecimal("1e-2000")));
        assertRefused(JSON.objectNode().put("a", BigInteger.TEN.pow(200)));
    }

    @Test
    void aCalculatedNumberBecomesWhatItIsWrittenAs() {
        ObjectNode made = JSON.objectNode().put("a", 2.5);
        assertThat(Mapped.checked(made).path("a").isBigDecimal()).isTrue();
    }

    @Test
    void aChangeThatIsTooLargeIsRefusedAndOneThatIsNotIsNot() {
        assertRefused(JSON.objectNode().put("a", "x".repeat(Mapped.LARGEST)));
        assertThat(Mapped.checked(JSON.objectNode().put("a", "x".repeat(Mapped.LARGEST - 20))))
                .isNotNull();
    }

    private static void assertRefused(JsonNode mapped) {
        assertThatThrownBy(() -> Mapped.checked(mapped)).isInstanceOf(BadInput.class);
    }
}
