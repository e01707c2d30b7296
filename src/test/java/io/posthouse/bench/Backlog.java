package io.posthouse.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Digests;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import io.posthouse.outside.HouseRealms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Deliveries that wait, put there without a door: e-mail events as the work room makes them, for one subscription only. */
final class Backlog {
    private static final int STEP = 1000;
    private static final String LANES = """
            insert into lane(subscription, realm) select s.id, r from subscription s, unnest(?::text[]) r where s.name = ?
            on conflict do nothing""";
    private static final String PUT = """
            with m as (insert into message(id, topic, realm, digest, envelope)
                 select i, ?, r, d, e from unnest(?::uuid[], ?::text[], ?::bytea[], ?::bytea[]) x(i, r, d, e)
                 returning id, realm)
            insert into delivery(lane, message) select l.id, m.id from m join lane l on l.realm = m.realm
                 join subscription s on s.id = l.subscription where s.name = ? order by m.id""";

    private Backlog() {}

    static void fill(Connection queue, String topic, String subscription, int count) throws SQLException {
        try (PreparedStatement lanes = queue.prepareStatement(LANES);
                PreparedStatement put = queue.prepareStatement(PUT)) {
            lanes.setArray(1, queue.createArrayOf("text", HouseRealms.NAMES.toArray()));
            lanes.setString(2, subscription);
            lanes.executeUpdate();
            for (int from = 0; from < count; from += STEP) {
                put(queue, put, topic, subscription, from, Math.min(STEP, count - from));
            }
        }
    }

    private static void put(
            Connection queue, PreparedStatement put, String topic, String subscription, int from, int count)
            throws SQLException {
        UUID[] ids = new UUID[count];
        String[] realms = new String[count];
        byte[][] digests = new byte[count][];
        byte[][] envelopes = new byte[count][];
        for (int i = 0; i < count; i++) {
            Envelope envelope = envelope(topic, from + i);
            ids[i] = envelope.id();
            realms[i] = envelope.realm();
            digests[i] = Digests.sha256(StrictJson.write(envelope.data()));
            envelopes[i] = EnvelopeJson.write(envelope);
        }
        put.setString(1, topic);
        put.setArray(2, queue.createArrayOf("uuid", ids));
        put.setArray(3, queue.createArrayOf("text", realms));
        put.setArray(4, queue.createArrayOf("bytea", digests));
        put.setArray(5, queue.createArrayOf("bytea", envelopes));
        put.setString(6, subscription);
        put.executeUpdate();
    }

    private static Envelope envelope(String topic, int i) {
        String realm = HouseRealms.NAMES.get(i % HouseRealms.NAMES.size());
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("email")
                .put("id", "email-" + i)
                .put("messageId", i + "@mail.example")
                .put("recipient", "reader@customer.example")
                .put("customerId", "customer-" + i % 10_000)
                .put("campaignId", "spring");
        data.put("event", "delivered").putNull("kind").put("at", "2026-11-20T06:00:00Z");
        data.put("delayedBounce", false)
                .putNull("bot")
                .putNull("url")
                .put("code", 250)
                .putNull("reason");
        data.putArray("tags").add("newsletter");
        // As much as Mailgun's own event, which the work room passes on.
        data.putObject("original").put("event", "delivered").put("filler", "x".repeat(1200));
        return new Envelope(
                MessageIds.random(),
                topic,
                realm,
                "mailgun",
                Instant.now(),
                "email-" + i,
                null,
                null,
                null,
                null,
                data);
    }
}
