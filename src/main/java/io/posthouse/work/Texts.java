package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes texts out of JSON that may be anything: what is empty or of another type is null. */
final class Texts {
    private Texts() {}

    static String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }

    static String first(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            String text = text(node);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array.isArray() ? array : List.of(array)) {
            if (text(element) != null) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }

    /** A message id is the same with and without its angle brackets. */
    static String bare(String messageId) {
        boolean enclosed = messageId != null && messageId.startsWith("<") && messageId.endsWith(">");
        return enclosed ? messageId.substring(1, messageId.length() - 1) : messageId;
    }

    /** Null for what is no small whole number, such as the code 5.1.1. */
    static Integer number(String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    /** JSON inside a string; missing when it is none. */
    static JsonNode json(String text) {
        if (text == null) {
            return MissingNode.getInstance();
        }
        try {
            return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (BadInput e) {
            return MissingNode.getInstance();
        }
    }
}
