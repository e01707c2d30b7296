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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Deliveries that wait, put there without a door; e-mail events as the work room makes them. */
final class Backlog {
    private static final int STEP = 1000;
    /** The destination of all lanes but those of write-backs. */
    private static final String NOWHERE = "";

    private static final String LANES = """
            insert into lane(subscription, realm, destination) select s.id, r, ? from subscription s, unnest(?::text[]) r
            where s.name = ? on conflict do nothing""";
    private static final String PUT = """
            with m as (insert into message(id, topic, realm, digest, envelope)
                 select i, t, r, d, e from unnest(?::uuid[], ?::text[], ?::text[], ?::bytea[], ?::bytea[]) x(i, t, r, d, e)
                 returning id, realm)
            insert into delivery(lane, message) select l.id, m.id from m join lane l on l.realm = m.realm and l.destination = ?
                 join subscription s on s.id = l.subscription where s.name = ? order by m.id""";

    private Backlog() {}

    static void fill(Connection queue, String topic, String subscription, int count) throws SQLException {
        lanes(queue, subscription, HouseRealms.NAMES, NOWHERE);
        put(queue, subscription, NOWHERE, IntStream.range(0, count).mapToObj(i -> envelope(topic, i)));
    }

    static void lanes(Connection queue, String subscription, List<String> realms, String destination)
            throws SQLException {
        try (PreparedStatement lanes = queue.prepareStatement(LANES)) {
            lanes.setString(1, destination);
            lanes.setArray(2, queue.createArrayOf("text", realms.toArray()));
            lanes.setString(3, subscription);
            lanes.executeUpdate();
        }
    }

    /** For one subscription only, whose lanes are there. */
    static void put(Connection queue, String subscription, String destination, Stream<Envelope> all)
            throws SQLException {
        try (PreparedStatement put = queue.prepareStatement(PUT)) {
            List<Envelope> step = new ArrayList<>(STEP);
            for (Iterator<Envelope> each = all.iterator(); each.hasNext(); ) {
                step.add(each.next());
                if (step.size() == STEP || !each.hasNext()) {
                    put(put, subscription, destination, step);
                    step.clear();
                }
            }
        }
    }

    private static void put(PreparedStatement put, String subscription, String destination, List<Envelope> some)
            throws SQLException {
        array(put, 1, "uuid", some, Envelope::id, UUID[]::new);
        array(put, 2, "text", some, Envelope::topic, String[]::new);
        array(put, 3, "text", some, Envelope::realm, String[]::new);
        array(put, 4, "bytea", some, one -> Digests.sha256(StrictJson.write(one.data())), byte[][]::new);
        array(put, 5, "bytea", some, EnvelopeJson::write, byte[][]::new);
        put.setString(6, destination);
        put.setString(7, subscription);
        put.executeUpdate();
    }

    private static <T> void array(
            PreparedStatement put,
            int at,
            String type,
            List<Envelope> some,
            Function<Envelope, T> value,
            IntFunction<T[]> made)
            throws SQLException {
        T[] all = some.stream().map(value).toArray(made);
        put.setArray(at, put.getConnection().createArrayOf(type, all));
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
