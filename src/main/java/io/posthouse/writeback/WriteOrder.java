package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Rejected;

/**
 * What is to be written where: the data of a WRITE_BACK_REQUESTED.
 *
 * @param deletes the entity is gone
 * @param event the envelope of the event that asked for it
 */
record WriteOrder(String destination, String operation, boolean deletes, JsonNode event) {
    static final String TOPIC = "WRITE_BACK_REQUESTED";

    /** The same event, destination and operation are the same write-back, however the realm's triggers are ordered. */
    static Envelope child(Envelope event, Trigger trigger) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("destination", trigger.destination());
        data.put("operation", trigger.operation());
        data.put("deletes", trigger.deletes());
        data.put("entity", event.subject());
        data.set("event", EnvelopeJson.tree(event));
        return new Envelope(
                MessageIds.derived(event.id(), TOPIC + "/" + trigger.destination() + "/" + trigger.operation(), 0),
                TOPIC,
                event.realm(),
                event.source(),
                event.time(),
                event.subject(),
                event.version(),
                null,
                event.id(),
                event.traceparent(),
                data);
    }

    /** @throws Rejected when it is none: then it was not our router that published it */
    static WriteOrder of(Envelope child) {
        JsonNode data = child.data();
        String destination = data.path("destination").textValue();
        String operation = data.path("operation").textValue();
        if (destination == null || operation == null || !data.path("event").isObject()) {
            throw new Rejected("no write-back: destination, operation or event is missing; discard it");
        }
        return new WriteOrder(destination, operation, data.path("deletes").asBoolean(false), data.path("event"));
    }
}
