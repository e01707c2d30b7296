package io.posthouse.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import io.posthouse.queue.control.What;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What operators read as JSON: records as they are, times as text, every character beyond ASCII escaped. Thread-safe. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(What.class, ToStringSerializer.instance)
                    .addSerializer(Handle.class, ToStringSerializer.instance)
                    .addSerializer(DeliveryState.class, ToStringSerializer.instance))
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private Json() {}

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** Indented, letters of all languages as they are: for people. */
    public static String pretty(JsonNode node) {
        return Printable.lines(node.toPrettyString().replace("\r", ""));
    }

    /** Bytes of a stored message; a text node where they are no JSON. */
    static JsonNode read(byte[] stored) {
        try {
            return StrictJson.parse(stored);
        } catch (BadInput e) {
            return TextNode.valueOf(new String(stored, StandardCharsets.UTF_8));
        }
    }
}
