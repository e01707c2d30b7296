package io.posthouse.ingest.partner;

import io.posthouse.message.MessageIds;
import java.time.Instant;
import java.util.UUID;

/**
 * Who a message is: the same change is the same message, however often it is sent. The token knows it by the partner's id
 * alone: it recognises a change that says no time, and finds out the same id with another body, or another time in it.
 *
 * @param token null where the partner has no id of its own: then every post is a new message
 */
record Identity(UUID id, UUID token) {
    /**
     * @param time when it changed, as the body says; null when it does not say. Then the id is new, and begins with the time of
     *     its arrival: between sources the change with the highest id counts, so an id must not begin earlier
     */
    static Identity of(Instant time, String realm, String partner, String entity, String... key) {
        if (key.length == 0) {
            return new Identity(MessageIds.random(), null);
        }
        String[] parts = new String[key.length + 3];
        parts[0] = realm;
        parts[1] = partner;
        parts[2] = entity;
        System.arraycopy(key, 0, parts, 3, key.length);
        return new Identity(
                time == null ? MessageIds.random() : MessageIds.of(time, parts), MessageIds.of(Instant.EPOCH, parts));
    }
}
