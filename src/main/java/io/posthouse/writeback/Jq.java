package io.posthouse.writeback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.Rejected;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;

/**
 * An expression in jq, compiled. It sees its input and the variables it is given, and nothing of this process: a realm must
 * not read another's secrets from the environment. Thread-safe.
 */
public final class Jq {
    private static final Version VERSION = Versions.JQ_1_7;
    private static final Set<String> OUTSIDE = Set.of("env/0", "debug_scope/0");
    private static final Scope ROOT = root();

    private final String text;
    private final JsonQuery query;

    private Jq(String text, JsonQuery query) {
        this.text = text;
        this.query = query;
    }

    /** @throws BadInput when it is no jq; the text says what is wrong with it */
    public static Jq of(String text) {
        try {
            return new Jq(text, JsonQuery.compile(text, VERSION));
        } catch (JsonProcessingException | RuntimeException | Error e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
            throw new BadInput("no jq: " + first);
        }
    }

    /**
     * Its one result; null (JSON) when it has none.
     *
     * @param variables by name, without $
     * @throws Rejected when it fails or has several results; never says with which value
     */
    public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
        Scope scope = Scope.newChildScope(ROOT);
        variables.forEach(scope::setValue);
        JsonNode[] result = new JsonNode[1];
        int[] count = new int[1];
        try {
            query.apply(scope, input, one -> {
                count[0]++;
                result[0] = one;
            });
        } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
            throw new Rejected("jq fails on this message: " + text + "; mend it, then replay");
        }
        if (count[0] > 1) {
            throw new Rejected("jq has " + count[0] + " results, not one: " + text + "; mend it, then replay");
        }
        return result[0] == null ? NullNode.getInstance() : result[0];
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

    private static Scope root() {
        Scope root = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().listFunctions(VERSION, root).forEach((name, function) -> {
            if (!OUTSIDE.contains(name)) {
                root.addFunction(name, function);
            }
        });
        return root;
    }
}
