package io.posthouse.bench;

import io.posthouse.ingest.DoorLimits;
import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.Post;
import io.posthouse.message.Digests;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The door's own decision, called directly: what differs from the door is what stands around it. Thread-safe. */
final class CeilingChecks {
    private final MailgunDoor door;

    CeilingChecks(String key) {
        var keys = List.of(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        door = new MailgunDoor(realm -> keys, DoorLimits.USUAL, Clock.systemUTC());
    }

    /** @throws io.posthouse.ingest.Refusal when it is not taken */
    CeilingRow row(String realm, byte[] body, CeilingRow.Answer answer) {
        Envelope envelope = door.admit(Post.to(realm, "application/json", body)).envelope();
        byte[] digest = Digests.sha256(StrictJson.write(envelope.data()));
        return new CeilingRow(envelope.id(), realm, digest, EnvelopeJson.write(envelope), answer);
    }
}
