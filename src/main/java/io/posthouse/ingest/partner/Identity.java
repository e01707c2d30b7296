package io.posthouse.ingest.partner;

import io.posthouse.message.MessageIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Who a message is: the same change has the same id, however often it is sent. The token knows it by the partner's id alone, so
 * that the same id with another body, or another time in it, is found out.
 *
 * @param token null where the partner has no id of its own: then every post is a new message
 */
record Identity(UUID id, UUID token) {
    /**
     * @param time when it changed, as the body says; null when it does not say: then the day counts, because a repetition
     *     must find the same id
     */
    static Identity of(Instant time, Instant now, String realm, String partner, String entity, String... key) {
        if (key.length == 0) {
            return new Identity(MessageIds.random(), null);
        }
        String[] parts = new String[key.length + 3];
        parts[0] = realm;
        parts[1] = partner;
        parts[2] = entity;
        System.arraycopy(key, 0, parts, 3, key.length);
        Instant day = now.truncatedTo(ChronoUnit.DAYS);
        return new Identity(MessageIds.of(time == null ? day : time, parts), MessageIds.of(Instant.EPOCH, parts));
    }
}
