package io.posthouse.queue.postgres;

import io.posthouse.message.Digests;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.Outgoing;
import io.posthouse.message.StrictJson;
import io.posthouse.queue.Published;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A message that waits for its commit, in the form the statement wants.
 *
 * @param token null where the source has none
 * @param destination null for all but write-backs
 * @param deadline nanoTime after which its caller is told that the outcome is unknown
 */
record Pending(
        UUID id,
        String topic,
        String realm,
        UUID cause,
        byte[] digest,
        UUID token,
        String destination,
        byte[] envelope,
        long deadline,
        CompletableFuture<Published> answer) {

    static Pending of(Outgoing message, long deadline) {
        var envelope = message.envelope();
        byte[] data = StrictJson.write(envelope.data());
        return new Pending(
                envelope.id(),
                envelope.topic(),
                envelope.realm(),
                envelope.causation(),
                Digests.sha256(data),
                message.token(),
                message.destination(),
                EnvelopeJson.write(envelope, data),
                deadline,
                new CompletableFuture<>());
    }

    int size() {
        return envelope.length + 200;
    }
}
