package io.posthouse.queue.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables topic and subscription, on one connection. */
final class RegisterRows {
    private final Connection connection;

    RegisterRows(Connection connection) {
        this.connection = connection;
    }

    /** A topic without its place in a file, to be compared. */
    record TopicRow(
            String owner,
            String entity,
            String key,
            List<String> publishers,
            String schema,
            String ledger,
            String realm) {
        static TopicRow of(Topic topic) {
            return new TopicRow(
                    topic.owner(),
                    topic.entity(),
                    topic.key(),
                    topic.publishers(),
                    topic.schema(),
                    ledger(topic),
                    topic.realm());
        }

        private static String ledger(Topic topic) {
            return topic.ledger().name().toLowerCase(Locale.ROOT);
        }
    }

    record SubscriptionRow(String topic, String team, boolean active, String arrives, JsonNode policy) {
        static SubscriptionRow of(SubscriptionEntry entry) {
            return new SubscriptionRow(
                    entry.topic(), entry.team(), true, letter(entry), PolicyJson.read(PolicyJson.write(entry)));
        }

        private static String letter(SubscriptionEntry entry) {
            return entry.arrives() == SubscriptionEntry.Arrives.DEAD ? "x" : "r";
        }
    }

    Map<String, TopicRow> topics() throws SQLException {
        Map<String, TopicRow> rows = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select name, owner, entity, key, publishers, schema, ledger, realm from topic order by name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                List<String> publishers = List.of((String[]) row.getArray(5).getArray());
                rows.put(
                        row.getString(1),
                        new TopicRow(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                publishers,
                                row.getString(6),
                                row.getString(7),
                                row.getString(8)));
            }
        }
        return rows;
    }

    Map<String, SubscriptionRow> subscriptions() throws SQLException {
        Map<String, SubscriptionRow> rows = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select name, topic, team, active, arrives, policy from subscription order by name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.put(
                        row.getString(1),
                        new SubscriptionRow(
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getString(5),
                                PolicyJson.read(row.getString(6))));
            }
        }
        return rows;
    }

    void write(Topic topic) throws SQLException {
        TopicRow row = TopicRow.of(topic);
        try (PreparedStatement upsert = connection.prepareStatement(
                "insert into topic (name, owner, entity, key, publishers, schema, ledger, realm) values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (name) do update set owner = excluded.owner, entity = excluded.entity,"
                        + " key = excluded.key, publishers = excluded.publishers, schema = excluded.schema,"
                        + " ledger = excluded.ledger, realm = excluded.realm, applied_at = now()")) {
            upsert.setString(1, topic.name());
            upsert.setString(2, row.owner());
            upsert.setString(3, row.entity());
            upsert.setString(4, row.key());
            upsert.setArray(5, connection.createArrayOf("text", row.publishers().toArray()));
            upsert.setString(6, row.schema());
            upsert.setString(7, row.ledger());
            upsert.setString(8, row.realm());
            upsert.executeUpdate();
        }
    }

    /** Also brings back a removed one; {@code active_from} then begins anew. */
    void write(SubscriptionEntry entry) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "insert into subscription as s (name, topic, team, arrives, policy) values (?, ?, ?, ?::\"char\", ?::jsonb)"
                        + " on conflict (name) do update set topic = excluded.topic, team = excluded.team,"
                        + " arrives = excluded.arrives, policy = excluded.policy, active = true,"
                        + " active_from = case when s.active then s.active_from else now() end")) {
            upsert.setString(1, entry.name());
            upsert.setString(2, entry.topic());
            upsert.setString(3, entry.team());
            upsert.setString(4, SubscriptionRow.of(entry).arrives());
            upsert.setString(5, PolicyJson.write(entry));
            upsert.executeUpdate();
        }
    }

    void deactivate(List<String> names) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update subscription set active = false where name = any (?)")) {
            update.setArray(1, connection.createArrayOf("text", names.toArray()));
            update.executeUpdate();
        }
    }

    List<String> unheard(List<String> topics) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select coalesce(array_agg(t order by i), '{}') from unnest(?::text[]) with ordinality as named (t, i)"
                        + " where not exists (select from subscription where active and topic = t)")) {
            select.setArray(1, connection.createArrayOf("text", topics.toArray()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return List.of((String[]) row.getArray(1).getArray());
            }
        }
    }
}
