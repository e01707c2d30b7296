package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One write of one entity into one destination.
 *
 * @param entity of a state: the entity's key; of an append: the message's id
 * @param version the owner's counter, or the time of the event where it has none
 */
record Write(
        Envelope message,
        WriteOrder order,
        Destination destination,
        Operation operation,
        String source,
        String entity,
        long version) {
    /** An index entry of PostgreSQL has an end. */
    private static final int LONGEST = 800;

    /** @throws Rejected when the event has no such entity */
    static Write of(Envelope message, WriteOrder order, Destination destination, Operation operation) {
        boolean state = operation.writes() == Operation.Writes.STATE;
        String entity = message.subject();
        if (state && operation.entity() != null) {
            entity = AnswerRule.text(operation.entity().apply(order.event()));
        }
        if (!state) {
            entity = message.id().toString();
        }
        if (entity == null || entity.isEmpty() || entity.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new Rejected("operation " + operation.name() + " of " + destination.name()
                    + " finds no entity of 1 to 800 bytes in the event; correct its entity:, then replay");
        }
        return new Write(
                message,
                order,
                destination,
                operation,
                state ? message.source() : "",
                entity,
                message.version() != null ? message.version() : message.time().toEpochMilli());
    }

    String realm() {
        return message.realm();
    }

    UUID id() {
        return message.id();
    }

    /** The write of ours upon which this change was made in this very destination; null when it was not, or nobody says so. */
    UUID madeUpon() {
        JsonNode origin = order.event().path("data").path("origin");
        if (!destination.name().equals(origin.path("destination").textValue())) {
            return null;
        }
        try {
            return UUID.fromString(origin.path("mark").asText());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What mappings and paths may ask for by name. @param externalId null while it is not known */
    Map<String, JsonNode> variables(String externalId) {
        Map<String, JsonNode> variables = new HashMap<>();
        variables.put("id", externalId == null ? NullNode.getInstance() : TextNode.valueOf(externalId));
        variables.put("mark", TextNode.valueOf(id().toString()));
        variables.put("realm", TextNode.valueOf(realm()));
        variables.put("entity", TextNode.valueOf(entity));
        return variables;
    }

    /** Who, where and what, for people; nothing of the data. */
    String told(String what) {
        return destination.name() + " " + what + ": realm=" + realm() + " operation=" + operation.name();
    }
}
