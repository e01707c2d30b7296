package io.posthouse.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Digests;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import io.posthouse.outside.House;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The way single messages took through a house, and messages put into its queue past every door. */
final class Ways {
    private static final List<String> STEERING = List.of(
            "CamelHttpUri",
            "camelhttpuri",
            "CAMELHTTPURI",
            "CamelHttpResponseCode",
            "CamelJdbcParameters",
            "CamelJdbcRetrieveGeneratedKeys",
            "CamelRouteStop",
            "CamelRollbackOnly",
            "CamelExceptionCaught",
            "subscription",
            "messages",
            "published",
            "posthouse.word");

    private final House house;

    Ways(House house) {
        this.house = house;
    }

    /** The EMAIL_DELIVERED that a received message becomes. */
    static UUID event(UUID received) {
        return MessageIds.derived(received, "EMAIL_DELIVERED", 0);
    }

    /** Everything that accepting a post writes; the same before and after work is done. */
    long rows() throws SQLException {
        return Long.parseLong(list(
                        "posthouse",
                        "select (select count(*) from message) + (select count(*) from token) + (select count(*) from delivery)"
                                + " + (select count(*) from delivery_ended)")
                .get(0));
    }

    /** Ended deliveries of a received message and of its event: subscription, realm, state. */
    List<String> of(UUID received) throws SQLException {
        List<String> both = new ArrayList<>(ended(received));
        both.addAll(ended(event(received)));
        return both;
    }

    List<String> ended(UUID message) throws SQLException {
        return list(
                "posthouse",
                "select s.name || ' ' || l.realm || ' ' || d.state::text from delivery_ended d join lane l on l.id = d.lane"
                        + " join subscription s on s.id = l.subscription where d.message = ? order by 1",
                message);
    }

    /** Dead letters of a message: subscription and reason. */
    List<String> dead(UUID message) throws SQLException {
        return list(
                "posthouse",
                "select s.name || ' ' || d.reason from delivery d join lane l on l.id = d.lane"
                        + " join subscription s on s.id = l.subscription where d.message = ? and d.state = 'x' order by 1",
                message);
    }

    /** Who has applied it: team and subscription. */
    List<String> inboxes(UUID message) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String team : Books.TEAMS) {
            all.addAll(list(
                    team, "select '" + team + " ' || subscription from inbox where message = ? order by 1", message));
        }
        return all;
    }

    String text(UUID message) throws SQLException {
        return list("posthouse", "select convert_from(envelope, 'UTF8') from message where id = ?", message)
                .get(0);
    }

    JsonNode envelope(UUID message) throws SQLException {
        return StrictJson.parse(text(message).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Names of the members of the envelope and of its data. */
    List<String> members(UUID message) throws SQLException {
        List<String> names = new ArrayList<>();
        JsonNode envelope = envelope(message);
        envelope.fieldNames().forEachRemaining(names::add);
        envelope.path("data").fieldNames().forEachRemaining(name -> names.add("data." + name));
        return names;
    }

    /**
     * Stores a copy of a message, with members named like headers that steer Camel or our own routes on every level, and a
     * dead delivery of it.
     *
     * @return its id
     */
    UUID putDead(UUID like, String subscription, String uri) throws SQLException {
        UUID id = MessageIds.random();
        ObjectNode envelope = (ObjectNode) envelope(like);
        spoil(envelope, uri);
        ObjectNode data = (ObjectNode) envelope.path("data");
        spoil(data.put("realm", "realm-1"), uri);
        if (data.path("event-data") instanceof ObjectNode event) {
            spoil(event, uri);
        }
        byte[] bytes = StrictJson.write(envelope.put("id", id.toString()));
        try (Connection connection = house.connect("posthouse");
                var insert = connection.prepareStatement(
                        "with m as (insert into message (id, topic, realm, digest, envelope)"
                                + " select ?, topic, realm, ?, ? from message where id = ? returning id, realm)"
                                + " insert into delivery (lane, message, state, since, reason)"
                                + " select l.id, m.id, 'x', now(), 'put here by a test' from m join subscription s on s.name = ?"
                                + " join lane l on l.subscription = s.id and l.realm = m.realm")) {
            insert.setObject(1, id);
            insert.setBytes(2, Digests.sha256(bytes));
            insert.setBytes(3, bytes);
            insert.setObject(4, like);
            insert.setString(5, subscription);
            insert.executeUpdate();
        }
        return id;
    }

    private static void spoil(ObjectNode node, String uri) {
        STEERING.forEach(name -> node.put(name, uri));
        ObjectNode headers = node.putObject("headers");
        STEERING.forEach(name -> headers.put(name, uri));
    }

    private List<String> list(String database, String query, UUID... parameters) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = house.connect(database);
                var select = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        return rows;
    }
}
