package io.posthouse.operate.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A CloudEvent (1.0) in our own members: its type is the topic, its extension {@code realm} the realm. Its id is unique
 * within its source only, so both make ours. Pure.
 */
public final class CloudEvent {
    public static final String STRUCTURED = "application/cloudevents+json";
    private static final Map<String, String> NAMES = Map.of(
            "type", "topic",
            "time", "time",
            "subject", "subject",
            "realm", "realm",
            "traceparent", "traceparent");
    private static final Set<String> OTHERS =
            Set.of("id", "source", "specversion", "data", "datacontenttype", "dataschema");

    private CloudEvent() {}

    /** Whether these headers speak of one whose data is the body. */
    public static boolean binary(UnaryOperator<String> headers) {
        return headers.apply("ce-specversion") != null;
    }

    /** @throws BadInput when it is not one */
    public static JsonNode ofBinary(UnaryOperator<String> headers, JsonNode data) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        for (String name : new String[] {"specversion", "id", "source", "type", "time", "subject", "realm"}) {
            if (headers.apply("ce-" + name) != null) {
                event.put(name, headers.apply("ce-" + name));
            }
        }
        event.set("data", data);
        return ofStructured(event);
    }

    /** @throws BadInput when it is not one */
    public static JsonNode ofStructured(JsonNode event) {
        if (!"1.0".equals(event.path("specversion").textValue())) {
            throw new BadInput("'specversion' must be 1.0");
        }
        String id = event.path("id").textValue();
        String source = event.path("source").textValue();
        if (id == null || source == null || event.path("type").textValue() == null) {
            throw new BadInput("a CloudEvent has id, source and type, each a text");
        }
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        for (var member : event.properties()) {
            String name = NAMES.get(member.getKey());
            if (name != null) {
                ours.set(name, member.getValue());
            } else if (!OTHERS.contains(member.getKey())) {
                throw new BadInput("an extension is none we carry: there are realm and traceparent");
            }
        }
        ours.put("id", Publication.timed(id) ? id : source.length() + ":" + source + " " + id);
        ours.set("data", event.path("data"));
        return ours;
    }
}
