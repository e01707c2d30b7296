package io.posthouse.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The envelope on the wire: one JSON object, absent members for what is null. Thread-safe. */
public final class EnvelopeJson {
    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);

    private EnvelopeJson() {}

    public static byte[] write(Envelope envelope) {
        return StrictJson.write(tree(envelope));
    }

    /** The same for who has its data as JSON already, so that large data is not written twice. */
    public static byte[] write(Envelope envelope, byte[] data) {
        byte[] head = StrictJson.write(head(envelope));
        ByteBuffer whole = ByteBuffer.allocate(head.length + DATA.length + data.length);
        whole.put(head, 0, head.length - 1).put(DATA).put(data).put((byte) '}');
        return whole.array();
    }

    public static ObjectNode tree(Envelope envelope) {
        ObjectNode node = head(envelope);
        node.set("data", envelope.data());
        return node;
    }

    private static ObjectNode head(Envelope envelope) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", envelope.id().toString());
        node.put("topic", envelope.topic());
        node.put("realm", envelope.realm());
        node.put("source", envelope.source());
        node.put("time", envelope.time().toString());
        node.put("subject", envelope.subject());
        if (envelope.version() != null) {
            node.put("version", envelope.version());
        }
        if (envelope.schema() != null) {
            node.put("schema", envelope.schema());
        }
        if (envelope.causation() != null) {
            node.put("causation", envelope.causation().toString());
        }
        if (envelope.traceparent() != null) {
            node.put("traceparent", envelope.traceparent());
        }
        return node;
    }

    /** @throws BadInput when it is not an envelope: hostile until checked, also when it comes from our own queue */
    public static Envelope read(byte[] json) {
        return read(StrictJson.parseEnvelope(json));
    }

    /** The same for a JSON array of them. */
    public static List<Envelope> readAll(byte[] json) {
        List<Envelope> all = new ArrayList<>();
        StrictJson.parseEnvelope(json).forEach(node -> all.add(read(node)));
        return all;
    }

    private static Envelope read(JsonNode node) {
        try {
            return new Envelope(
                    UUID.fromString(text(node, "id", true)),
                    text(node, "topic", true),
                    text(node, "realm", true),
                    text(node, "source", true),
                    Instant.parse(text(node, "time", true)),
                    text(node, "subject", true),
                    node.hasNonNull("version") ? (Long) node.get("version").longValue() : null,
                    text(node, "schema", false),
                    node.hasNonNull("causation") ? UUID.fromString(text(node, "causation", true)) : null,
                    text(node, "traceparent", false),
                    node.path("data"));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new BadInput("not an envelope: id, causation or time is malformed");
        }
    }

    private static String text(JsonNode node, String name, boolean required) {
        JsonNode value = node.path(name);
        if (value.isTextual()) {
            return value.textValue();
        }
        if (required) {
            throw new BadInput("not an envelope: '" + name + "' is missing or no text");
        }
        return null;
    }
}
