package io.posthouse.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * The canonical message around the data. Immutable by convention: nobody changes {@code data} after construction.
 *
 * @param id identity; the same id is the same message (see {@link MessageIds})
 * @param topic the event's name, {@code CUSTOMER_CREATED}
 * @param realm the client it belongs to; always from the door's path or the parent, never from the data
 * @param source who sent it first: {@code mailgun}, {@code crm}
 * @param time when it happened, by the sender's clock
 * @param subject the entity's key
 * @param version the owner's counter or time of the entity, null where the topic has none
 * @param schema name and version of the data's schema, null where none is registered
 * @param causation the message this one was derived from, null for a first one
 * @param traceparent W3C trace context, null when not traced
 * @param data the event itself
 */
public record Envelope(
        UUID id,
        String topic,
        String realm,
        String source,
        Instant time,
        String subject,
        Long version,
        String schema,
        UUID causation,
        String traceparent,
        JsonNode data) {

    /** A message derived from this one: id from (this id, topic, ordinal), same realm, this as its cause. */
    public Envelope derive(String topic, int ordinal, String source, String subject, Long version, JsonNode data) {
        return new Envelope(
                MessageIds.derived(id, topic, ordinal),
                topic,
                realm,
                source,
                time,
                subject,
                version,
                null,
                id,
                traceparent,
                data);
    }
}
