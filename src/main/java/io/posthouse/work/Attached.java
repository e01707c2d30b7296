package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The user variables of an email: an object, the same as JSON in a string, or nothing; their values are anything. */
record Attached(JsonNode variables) {
    static Attached of(JsonNode variables) {
        JsonNode object = variables.isTextual() ? Texts.json(variables.textValue()) : variables;
        return new Attached(object.isObject() ? object : MissingNode.getInstance());
    }

    /** The value where it is a text or a number; null otherwise. */
    String text(String name) {
        JsonNode value = variables.path(name);
        return value.isNumber() ? value.asText() : Texts.text(value);
    }
}
