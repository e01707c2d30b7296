package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;

/** In jq a text times a number is a long text; a sender may put either where the mapping expects two numbers. */
record BoundedMultiply(BinaryOperator multiply) implements BinaryOperator {
    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right) throws JsonQueryException {
        if (left.isTextual() && right.isNumber()) {
            Meter.current().text((long) (left.textValue().length() * right.doubleValue()));
        } else if (left.isNumber() && right.isTextual()) {
            Meter.current().text((long) (right.textValue().length() * left.doubleValue()));
        }
        return multiply.apply(mapper, left, right);
    }

    @Override
    public String image() {
        return multiply.image();
    }
}
