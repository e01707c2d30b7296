package io.posthouse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Digests;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The door's checks without the door: strict JSON, signature, identity, envelope. One event loop's own. */
final class CeilingChecks {
    private final Mac mac;

    CeilingChecks(String key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    CeilingRow row(String realm, byte[] body, CeilingRow.Answer answer) {
        JsonNode json = StrictJson.parse(body);
        verify(json.path("signature"));
        JsonNode event = json.path("event-data");
        Instant time = Instant.ofEpochMilli((long) (event.path("timestamp").doubleValue() * 1000));
        String id = event.path("id").asText();
        UUID messageId = MessageIds.of(
                time,
                realm,
                "mailgun",
                event.path("domain").path("name").asText(),
                event.path("event").asText(),
                id,
                event.path("timestamp").asText());
        byte[] digest = Digests.sha256(StrictJson.write(json));
        Envelope envelope = new Envelope(
                messageId, "MAILGUN_EVENT_RECEIVED", realm, "mailgun", time, id, null, null, null, null, json);
        return new CeilingRow(messageId, realm, digest, EnvelopeJson.write(envelope), answer);
    }

    private void verify(JsonNode signature) {
        mac.update(signature.path("timestamp").asText().getBytes(StandardCharsets.UTF_8));
        byte[] expected = mac.doFinal(signature.path("token").asText().getBytes(StandardCharsets.UTF_8));
        byte[] given = HexFormat.of().parseHex(signature.path("signature").asText());
        if (!MessageDigest.isEqual(expected, given)) {
            throw new SecurityException("the signature is wrong");
        }
    }
}
