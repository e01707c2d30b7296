package io.posthouse.ingest.partner;

import io.posthouse.ingest.Post;
import java.time.Instant;
import java.util.Map;

/**
 * One partner of one realm.
 *
 * @param secretInPath whether its address has a secret at the end
 * @param entities by name
 * @param maxBody bytes of one body
 * @param destination the realm's destination that is the same system; null where it is none
 */
record Partner(
        String name,
        Proof proof,
        boolean secretInPath,
        Map<String, Entity> entities,
        long maxBody,
        String destination) {
    static final String WHERE_SECRET = "secret";

    Partner {
        entities = Map.copyOf(entities);
    }

    boolean made(Post post, Instant now) {
        return proof.holds(post, now) & post.path().containsKey(WHERE_SECRET) == secretInPath;
    }

    /** @param name null where the address names none: then the only one. Null when there is no such one. */
    Entity entity(String name) {
        if (name != null) {
            return entities.get(name);
        }
        return entities.size() == 1 ? entities.values().iterator().next() : null;
    }
}
