package io.posthouse.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON from outside: one value, UTF-8 (RFC 8259 8.1), at most 64 levels, no duplicate names, no NUL in a string (PostgreSQL's
 * jsonb has none), numbers kept digit for digit. Thread-safe.
 */
public final class StrictJson {
    public static final int DEPTH = 64;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private StrictJson() {}

    /** @throws BadInput when a rule is broken; the text names the rule and the place, never the content */
    public static JsonNode parse(byte[] json) {
        String text = utf8(json);
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadInput("not valid JSON: " + rule(e) + place(e));
        }
        if (node == null || node.isMissingNode()) {
            throw new BadInput("not valid JSON: the body is empty");
        }
        if (text.contains("\\u0000") && hasNul(node)) {
            throw new BadInput("a string holds the character NUL, which cannot be stored");
        }
        return node;
    }

    /** @throws BadInput when the bytes are not UTF-8 */
    public static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInput("the body is not UTF-8");
        }
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    private static boolean hasNul(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().indexOf(0) >= 0;
        }
        for (var field : node.properties()) {
            if (field.getKey().indexOf(0) >= 0 || hasNul(field.getValue())) {
                return true;
            }
        }
        for (JsonNode child : node.isArray() ? node : JsonNodeFactory.instance.arrayNode()) {
            if (hasNul(child)) {
                return true;
            }
        }
        return false;
    }

    private static String rule(JsonProcessingException e) {
        String text = String.valueOf(e.getOriginalMessage());
        if (text.contains("nesting depth")) {
            return "more than " + DEPTH + " levels deep";
        }
        if (text.startsWith("Duplicate field")) {
            return "a name stands twice in one object";
        }
        if (text.contains("end-of-input")) {
            return "it ends too early";
        }
        return "unexpected content";
    }

    private static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
