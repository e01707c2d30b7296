package io.posthouse.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/** Rows as the engine writes them. */
public final class QueueRows {
    private final DataSource queue;

    public QueueRows(DataSource queue) {
        this.queue = queue;
    }

    public QueueRows subscription(String name, String topic, String team) throws SQLException {
        update(
                "insert into topic (name, owner, entity, key) values (?, 'work', 'e', 'id') on conflict do nothing",
                topic);
        update("insert into subscription (name, topic, team) values (?, ?, ?)", name, topic, team);
        return this;
    }

    public Envelope message(String topic, String realm) throws SQLException {
        return store(new Envelope(
                MessageIds.random(),
                topic,
                realm,
                "mailgun",
                Instant.now(),
                "e-1",
                null,
                null,
                null,
                null,
                JsonNodeFactory.instance.objectNode().put("recipient", "ann@example.com")));
    }

    public Envelope store(Envelope message) throws SQLException {
        update(
                "insert into message (id, topic, realm, digest, cause, envelope) values (?, ?, ?, '', ?::uuid, ?)",
                message.id(),
                message.topic(),
                message.realm(),
                message.causation(),
                EnvelopeJson.write(message));
        return message;
    }

    public Handle delivery(String subscription, Envelope message, String state, String reason) throws SQLException {
        long lane = lane(subscription, message.realm());
        return one(
                "insert into delivery (lane, message, state, attempts, since, reason) values (?, ?, ?::\"char\", 3,"
                        + " case when ? in ('h', 'x') then clock_timestamp() end, ?) returning lane, id",
                lane,
                message.id(),
                state,
                state,
                reason);
    }

    public Handle dead(String subscription, Envelope message, String reason) throws SQLException {
        return delivery(subscription, message, "x", reason);
    }

    public Handle done(String subscription, Envelope message) throws SQLException {
        long lane = lane(subscription, message.realm());
        return one(
                "insert into delivery_ended (id, lane, message, attempts, state, created_at)"
                        + " values ((select 1000000 + count(*) from delivery_ended), ?, ?, 1, 'd', now())"
                        + " returning lane, id",
                lane,
                message.id());
    }

    public void failed(Handle delivery, UUID message, int attempt, String word, String type, String text)
            throws SQLException {
        update(
                "insert into failure (delivery, message, attempt, word, class, text, step, route_version)"
                        + " values (?, ?, ?, ?, ?, ?, 'to-crm-database', 'v1')",
                delivery.id(),
                message,
                attempt,
                word,
                type,
                text);
    }

    public long lane(String subscription, String realm) throws SQLException {
        update(
                "insert into lane (subscription, realm) select id, ? from subscription where name = ? on conflict do nothing",
                realm,
                subscription);
        return number(
                "select l.id from lane l join subscription s on s.id = l.subscription where s.name = ? and l.realm = ?",
                subscription,
                realm);
    }

    public long number(String sql, Object... parameters) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, sql, row -> row.getLong(1), parameters)
                    .get(0);
        }
    }

    public String text(String sql, Object... parameters) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, sql, row -> row.getString(1), parameters)
                    .get(0);
        }
    }

    public void update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Queries.update(connection, sql, parameters);
        }
    }

    private Handle one(String sql, Object... parameters) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, sql, row -> new Handle(row.getLong("lane"), row.getLong("id")), parameters)
                    .get(0);
        }
    }
}
