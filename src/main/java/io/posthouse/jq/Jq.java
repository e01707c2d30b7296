package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/**
 * A program in jq 1.7, compiled. It says the same whenever it runs on the same input, reaches nothing outside, and stops when
 * its {@link Meter} is used up. Thread-safe.
 */
public final class Jq {
    private static final Version VERSION = Versions.JQ_1_7;
    /** now: the same post must stay the same message. setpath: its index is not bounded. */
    private static final Set<String> NOT_OURS = Set.of("now/0", "setpath/2", "input/0", "inputs/0", "debug_scope/0");

    private static final Pattern LINE = Pattern.compile("line (\\d{1,6})");
    private static final Scope LIBRARY = library();

    private final Expression program;

    private Jq(Expression program) {
        this.program = program;
    }

    /** @throws JqRefused saying in which line of the text, counted from 1, and why */
    public static Jq compile(String text) {
        Expression parsed;
        try {
            parsed = ExpressionParser.compile(text, VERSION);
        } catch (JsonQueryException | RuntimeException | StackOverflowError e) {
            throw new JqRefused(line(e), "is no jq");
        }
        Metering metering = new Metering();
        Expression metered = metering.of(new IsolatedScopeQuery(parsed));
        Set<String> unknown = new TreeSet<>(metering.called());
        unknown.removeIf(name -> !NOT_OURS.contains(name) && known(name));
        if (!unknown.isEmpty()) {
            throw new JqRefused(1, "calls " + String.join(", ", unknown) + ", which mappings do not have");
        }
        return new Jq(metered);
    }

    /**
     * All that the program says of the input.
     *
     * @param variables by name, without $
     * @param most results; one more is refused
     * @throws BadInput when it fails, says too much, or uses up the meter; without the reason's values
     */
    public List<JsonNode> run(JsonNode input, Map<String, JsonNode> variables, Meter meter, int most) {
        Scope scope = Scope.newChildScope(LIBRARY);
        variables.forEach(scope::setValue);
        List<JsonNode> results = new ArrayList<>();
        meter.begin();
        try {
            program.apply(scope, input, result -> {
                if (results.size() == most) {
                    throw new BadInput("the mapping has more than " + most + " results");
                }
                results.add(result);
            });
            return results;
        } catch (BadInput e) {
            throw e;
        } catch (StackOverflowError e) {
            throw new BadInput("the mapping calls itself too deeply");
        } catch (JsonQueryException | RuntimeException e) {
            // The library's texts quote values, and its exceptions are whatever its casts throw.
            throw new BadInput("the mapping fails on it");
        } finally {
            meter.end();
        }
    }

    private static boolean known(String name) {
        int slash = name.lastIndexOf('/');
        return LIBRARY.getFunction(name.substring(0, slash), Integer.parseInt(name.substring(slash + 1))) != null;
    }

    private static Scope library() {
        Scope scope = Scope.newEmptyScope();
        Map<String, Function> functions =
                new HashMap<>(BuiltinFunctionLoader.getInstance().listFunctions(VERSION, scope));
        functions.put("_match_impl/3", Patterns.match());
        functions.put("_sub_impl/3", Patterns.sub());
        Metering metering = new Metering();
        functions.forEach((name, function) -> {
            if (function.getClass().getName().startsWith("net.thisptr.jackson.jq.internal.JsonQueryFunction")) {
                metering.inside(function);
            }
            scope.addFunction(name, function);
        });
        return scope;
    }

    private static int line(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            Matcher line = LINE.matcher(String.valueOf(at.getMessage()));
            if (at.getCause() == null && line.find()) {
                return Math.max(1, Integer.parseInt(line.group(1)));
            }
        }
        return 1;
    }
}
