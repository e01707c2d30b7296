package io.posthouse.bench;

import io.posthouse.ingest.DoorLimits;
import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.MailgunKeys;
import io.posthouse.ingest.Post;
import io.posthouse.message.Digests;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.StrictJson;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The door's own decision, called directly: what differs from the door is what stands around it. Thread-safe. */
final class CeilingChecks {
    private final MailgunDoor door;

    CeilingChecks(String key) {
        Optional<String> secret = Optional.of(key);
        MailgunKeys keys = new MailgunKeys(List.of(() -> secret));
        door = new MailgunDoor(realm -> keys, DoorLimits.USUAL, Clock.systemUTC());
    }

    /** @throws io.posthouse.ingest.Refusal when it is not taken */
    CeilingRow row(String realm, byte[] body, CeilingRow.Answer answer) {
        Envelope envelope = door.admit(Post.to(realm, "application/json", body)).envelope();
        byte[] digest = Digests.sha256(StrictJson.write(envelope.data()));
        return new CeilingRow(envelope.id(), realm, digest, EnvelopeJson.write(envelope), answer);
    }
}
