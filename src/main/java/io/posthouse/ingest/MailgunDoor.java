package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.EmailIds;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.realm.View;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides what becomes of a post by Mailgun. Does no input or output; thread-safe.
 *
 * <p>Order: size, realm and keys, content type, form of the body, signature, identity. Once the signature is right nothing
 * is refused any more: what we do not understand is stored as it came, as an unrouted dead letter, because the mistake
 * may be ours.
 */
public final class MailgunDoor {
    public static final String RECEIVED = "MAILGUN_EVENT_RECEIVED";
    public static final String UNROUTED = "UNROUTED";

    private static final String SOURCE = "mailgun";

    private final View<MailgunKeys> realms;
    private final DoorLimits limits;
    private final MailgunSignature signature;
    private final Clock clock;
    private final Problems problems = new Problems();

    public MailgunDoor(View<MailgunKeys> realms, DoorLimits limits, Clock clock) {
        this.realms = realms;
        this.limits = limits;
        this.clock = clock;
        this.signature = new MailgunSignature(limits.maxAge(), limits.maxAhead());
    }

    /**
     * The message to be published before the sender is told that it was taken.
     *
     * @throws Refusal when it is not taken; nothing else is thrown, whatever the bytes
     */
    public Outgoing admit(Post post) {
        if (post.body().length > limits.maxBody()) {
            throw new Refusal(problems.tooLarge(limits.maxBody()));
        }
        MailgunKeys known = realms.of(post.realm());
        List<SecretKeySpec> keys = known == null ? List.of() : known.set();
        MailgunBody body = read(post);
        SignedClaim claim = body.claim();
        if (!signature.verifies(claim, keys, clock.instant())) {
            throw new Refusal(problems.notSigned());
        }
        String problem = body.problem();
        return problem == null ? received(post.realm(), body, claim) : unrouted(post, claim, problem);
    }

    /** Makes the same id with other data visible: nothing of a conflicting message is stored under its own id. */
    public Outgoing conflict(Outgoing refused) {
        Envelope other = refused.envelope();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("problem", "same id, other data");
        data.put("topic", other.topic());
        data.set("data", other.data());
        return Outgoing.of(new Envelope(
                MessageIds.random(),
                UNROUTED,
                other.realm(),
                other.source(),
                other.time(),
                other.subject(),
                null,
                null,
                other.id(),
                other.traceparent(),
                data));
    }

    private MailgunBody read(Post post) {
        try {
            MailgunBody body = MailgunBody.read(ContentType.of(post.contentType()), post.body());
            if (body == null) {
                throw new Refusal(problems.wrongContentType(MailgunBody.TAKES));
            }
            return body;
        } catch (BadInput e) {
            throw new Refusal(problems.malformed(e.getMessage()));
        }
    }

    private Outgoing received(String realm, MailgunBody body, SignedClaim claim) {
        Instant eventTime = EventTime.of(body.timestamp());
        Instant time = eventTime == null ? EventTime.of(claim.timestamp()) : eventTime;
        // Mailgun's id is unique within a day only; and opened, clicked and unsubscribed of one email may share it.
        UUID id = body.eventId() == null || eventTime == null
                ? ofToken(realm, claim)
                : MessageIds.of(time, realm, SOURCE, body.domain(), body.event(), body.eventId(), body.timestamp());
        String subject = EmailIds.of(body.emailId(), body.messageId(), body.eventId(), id);
        return new Outgoing(envelope(id, RECEIVED, realm, time, subject, body.data()), ofToken(realm, claim));
    }

    private Outgoing unrouted(Post post, SignedClaim claim, String problem) {
        UUID id = ofToken(post.realm(), claim);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("problem", problem);
        data.put("contentType", post.contentType());
        data.put("raw", Base64.getEncoder().encodeToString(post.body()));
        Instant time = EventTime.of(claim.timestamp());
        return new Outgoing(envelope(id, UNROUTED, post.realm(), time, id.toString(), data), id);
    }

    private static UUID ofToken(String realm, SignedClaim claim) {
        return MessageIds.of(EventTime.of(claim.timestamp()), realm, SOURCE, "token", claim.token());
    }

    private static Envelope envelope(
            UUID id, String topic, String realm, Instant time, String subject, ObjectNode data) {
        return new Envelope(id, topic, realm, SOURCE, time, subject, null, null, null, null, data);
    }
}
