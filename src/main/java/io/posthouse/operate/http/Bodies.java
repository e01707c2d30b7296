package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;

/** Members of a request's body. */
final class Bodies {
    private Bodies() {}

    /** Null when it is not given. */
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new BadRequest(name + " must be a text that is not empty");
        }
        return value.textValue();
    }
}
