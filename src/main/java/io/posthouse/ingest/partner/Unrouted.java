package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.Post;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** What is kept for a person: it arrives as a dead letter. */
final class Unrouted {
    static final String TOPIC = "UNROUTED";

    private Unrouted() {}

    /** The post as it came. Known by its bytes, so that a repetition is not kept again. */
    static Outgoing raw(Post post, Partner partner, Entity entity, String problem, Instant now) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("problem", problem).put("entity", entity.name()).put("contentType", post.contentType());
        String raw = Base64.getEncoder().encodeToString(post.body());
        data.put("raw", raw);
        Identity identity = Identity.of(null, post.realm(), partner.name(), entity.name(), "raw", raw);
        return message(
                identity, post.realm(), partner.name(), now, identity.id().toString(), null, data);
    }

    /** Nothing of a message that conflicts with an older one is stored under its own id. */
    static Outgoing conflict(Envelope refused) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("problem", "same id, other data").put("topic", refused.topic());
        data.set("data", refused.data());
        return message(
                new Identity(MessageIds.random(), null),
                refused.realm(),
                refused.source(),
                refused.time(),
                refused.subject(),
                refused.id(),
                data);
    }

    private static Outgoing message(
            Identity identity, String realm, String source, Instant time, String subject, UUID cause, ObjectNode data) {
        Envelope envelope =
                new Envelope(identity.id(), TOPIC, realm, source, time, subject, null, null, cause, null, data);
        return new Outgoing(envelope, identity.token());
    }
}
