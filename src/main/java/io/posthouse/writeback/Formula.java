package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.posthouse.jq.Jq;
import io.posthouse.jq.JqRefused;
import io.posthouse.jq.Meter;
import io.posthouse.message.BadInput;
import io.posthouse.message.Rejected;
import java.util.List;
import java.util.Map;

/**
 * An expression in jq that has one result. It sees its input and the variables it is given, and nothing of this process: a
 * realm must not read another's secrets from the environment. Its steps are counted, so that none runs for ever.
 * Thread-safe.
 */
public final class Formula {
    private final String text;
    private final Jq program;

    private Formula(String text, Jq program) {
        this.text = text;
        this.program = program;
    }

    /** @throws BadInput when it is no jq; the text says what is wrong with it */
    public static Formula of(String text) {
        try {
            return new Formula(text, Jq.compile(text));
        } catch (JqRefused e) {
            throw new BadInput("no jq: line " + e.line() + " " + e.getMessage());
        }
    }

    /**
     * Its one result; null (JSON) when it has none.
     *
     * @param variables by name, without $
     * @throws Rejected when it fails, has several results or takes too many steps; never says with which value
     */
    public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
        List<JsonNode> results;
        try {
            results = program.run(input, variables, new Meter(Meter.STEPS), 1);
        } catch (BadInput e) {
            throw new Rejected("jq: " + e.getMessage() + ": " + text + "; mend it, then replay");
        }
        return results.isEmpty() || results.get(0) == null ? NullNode.getInstance() : results.get(0);
    }

    public JsonNode apply(JsonNode input) {
        return apply(input, Map.of());
    }

    /** Whether its result is something, and not false. */
    public boolean holds(JsonNode input, Map<String, JsonNode> variables) {
        JsonNode result = apply(input, variables);
        return !result.isNull() && !(result.isBoolean() && !result.booleanValue());
    }

    @Override
    public String toString() {
        return text;
    }
}
