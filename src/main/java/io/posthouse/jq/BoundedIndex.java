package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** What stands in brackets: an assignment fills a list up to that number. */
record BoundedIndex(Expression part) implements Expression {
    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
            throws JsonQueryException {
        part.apply(
                scope,
                in,
                path,
                (value, at) -> {
                    if (value.isNumber() && value.doubleValue() > Meter.MOST_MEMBERS) {
                        throw new BadInput("the mapping uses an index of more than " + Meter.MOST_MEMBERS);
                    }
                    output.emit(value, at);
                },
                requirePath);
    }

    @Override
    public String toString() {
        return part.toString();
    }
}
