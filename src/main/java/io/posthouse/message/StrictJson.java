package io.posthouse.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON from outside: one value, UTF-8 (RFC 8259 8.1), at most 64 levels, no duplicate names, nothing that PostgreSQL's jsonb
 * cannot hold (NUL, half of a surrogate pair, 1e99999), numbers kept digit for digit. Thread-safe.
 */
public final class StrictJson {
    public static final int DEPTH = 64;
    /** An envelope, and what is derived from it, carries what came from outside some levels further down. */
    private static final int WRAPPING = 16;

    private static final int LARGEST_EXPONENT = 1000;
    private static final char REPLACEMENT = '\uFFFD';
    private static final ObjectMapper MAPPER = mapper(DEPTH);
    private static final ObjectMapper ENVELOPES = mapper(DEPTH + WRAPPING);

    private StrictJson() {}

    /** @throws BadInput when a rule is broken; the text names the rule and the place, never the content */
    public static JsonNode parse(byte[] json) {
        return parse(MAPPER, json);
    }

    /** The same for an envelope: what was 64 levels deep at the door is deeper in it. */
    static JsonNode parseEnvelope(byte[] json) {
        return parse(ENVELOPES, json);
    }

    private static JsonNode parse(ObjectMapper mapper, byte[] json) {
        String text = utf8(json);
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadInput("not valid JSON: " + rule(e) + place(e));
        }
        if (node == null || node.isMissingNode()) {
            throw new BadInput("not valid JSON: the body is empty");
        }
        // Only an escape can bring them in: the bytes are UTF-8, and a bare NUL is no JSON.
        if (text.indexOf('\\') >= 0) {
            checkTexts(node);
        }
        return node;
    }

    /** @throws BadInput when the bytes are not UTF-8 */
    public static String utf8(byte[] bytes) {
        // Many times faster than a decoder that reports; what is malformed becomes the replacement character.
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictly(bytes);
    }

    private static String strictly(byte[] bytes) {
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

    private static ObjectMapper mapper(int depth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(100)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .nodeFactory(new StorableNumbers())
                .build();
    }

    private static void checkTexts(JsonNode node) {
        if (node.isTextual()) {
            checkText(node.textValue());
        }
        for (var field : node.properties()) {
            checkText(field.getKey());
            checkTexts(field.getValue());
        }
        if (node.isArray()) {
            node.forEach(StrictJson::checkTexts);
        }
    }

    private static void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new BadInput("a string holds the character NUL, which cannot be stored");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new BadInput("a string holds half of a surrogate pair, which cannot be stored");
                }
                i++;
            }
        }
    }

    private static final class StorableNumbers extends JsonNodeFactory {
        StorableNumbers() {
            super(true);
        }

        @Override
        public ValueNode numberNode(BigDecimal value) {
            if (value != null && Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
                throw new BadInput(
                        "a number's exponent is larger than " + LARGEST_EXPONENT + ", which cannot be stored");
            }
            return super.numberNode(value);
        }
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
