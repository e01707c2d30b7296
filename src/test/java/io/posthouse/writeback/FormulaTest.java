package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    @Test
    void seesItsInputAndItsVariables() {
        JsonNode result =
                Formula.of("{ a: .x, b: $mark }").apply(json("{\"x\":1}"), Map.of("mark", TextNode.valueOf("m")));
        assertThat(result).isEqualTo(json("{\"a\":1,\"b\":\"m\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"env", "$ENV", "env.PATH", "$__loc__ | env", "import \"a\" as a; 1", "input", "debug_scope"})
    void seesNothingOfThisProcess(String text) {
        assertThatThrownBy(() -> Formula.of(text).apply(json("{}"))).isInstanceOfAny(BadInput.class, Rejected.class);
    }

    @Test
    void aFailureNeverSaysWithWhichValue() {
        assertThatThrownBy(() -> Formula.of(".name + 1").apply(json("{\"name\":\"Ada Lovelace\"}")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(".name + 1")
                .hasMessageNotContaining("Ada");
    }

    @Test
    void oneResultOrNone() {
        assertThat(Formula.of("empty").apply(json("{}"))).isEqualTo(NullNode.getInstance());
        assertThatThrownBy(() -> Formula.of("1, 2").apply(json("{}"))).hasMessageContaining("more than 1 results");
        assertThatThrownBy(() -> Formula.of("def f: f + 1; f").apply(json("{}")))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aConditionHoldsForWhatIsThereAndNotFalse() {
        assertThat(Formula.of(".a").holds(json("{\"a\":0}"), Map.of())).isTrue();
        assertThat(Formula.of(".a").holds(json("{\"a\":false}"), Map.of())).isFalse();
        assertThat(Formula.of(".a").holds(json("{}"), Map.of())).isFalse();
    }

    @Property
    void whatAMessageFillsIntoAPathStaysWhereItIs(@ForAll String value) {
        PathTemplate path = PathTemplate.of("/contacts/{.id}/notes?by={.id}");
        String filled;
        try {
            filled = path.fill(JsonNodeFactory.instance.objectNode().put("id", value), Map.of());
        } catch (Rejected e) {
            return;
        }
        assertThat(filled).matches("/contacts/[A-Za-z0-9.%_*-]+/notes\\?by=[A-Za-z0-9.%_*-]+");
        assertThat(filled).doesNotContain("/../", "/./");
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
