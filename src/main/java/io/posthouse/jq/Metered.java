package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** A part of a program that is counted: when it begins, and for each value it makes. */
record Metered(Expression part) implements Expression {
    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
            throws JsonQueryException {
        Meter meter = Meter.current();
        meter.step();
        part.apply(
                scope,
                in,
                path,
                (value, at) -> {
                    meter.made(value);
                    output.emit(value, at);
                },
                requirePath);
    }

    @Override
    public String toString() {
        return part.toString();
    }
}
