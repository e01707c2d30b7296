package io.posthouse.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Write-backs that wait for a destination, put there without a door and a router. */
final class WriteBacks {
    private static final String TOPIC = "WRITE_BACK_REQUESTED";
    private static final String SUBSCRIPTION = "writeback-writer";

    private WriteBacks() {}

    /** Each for another contact, {@code <run>-<n>@backlog.example}. */
    static void fill(Connection queue, String realm, String run, int count) throws SQLException {
        Backlog.lanes(queue, SUBSCRIPTION, List.of(realm), EdgeRealms.DESTINATION);
        Backlog.put(
                queue,
                SUBSCRIPTION,
                EdgeRealms.DESTINATION,
                IntStream.range(0, count).mapToObj(n -> envelope(realm, run + "-" + n + "@backlog.example")));
    }

    private static Envelope envelope(String realm, String email) {
        ObjectNode submitted = JsonNodeFactory.instance.objectNode().put("form", "bench");
        submitted.putObject("fields").put("firstName", "Ann").put("email", email);
        Envelope event = envelope("PROSPECT_SUBMITTED", realm, email, submitted);
        ObjectNode order = JsonNodeFactory.instance
                .objectNode()
                .put("destination", EdgeRealms.DESTINATION)
                .put("operation", EdgeRealms.OPERATION)
                .put("deletes", false)
                .put("entity", email);
        order.set("event", EnvelopeJson.tree(event));
        return envelope(TOPIC, realm, email, order);
    }

    private static Envelope envelope(String topic, String realm, String subject, ObjectNode data) {
        return new Envelope(
                MessageIds.random(), topic, realm, "form", Instant.now(), subject, null, null, null, null, data);
    }
}
