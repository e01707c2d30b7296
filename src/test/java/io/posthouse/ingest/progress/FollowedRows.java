package io.posthouse.ingest.progress;

import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** The rows of a queue as a publisher and workers would have left them. */
final class FollowedRows {
    private final DataSource queue;

    FollowedRows(DataSource queue) {
        this.queue = queue;
    }

    FollowedRows subscription(String name, String topic) {
        run("insert into topic(name, owner, entity, key) values (?, 'ingest', 'e', 'k') on conflict do nothing", topic);
        run(
                "insert into subscription(name, topic, team, active_from) values (?, ?, 'crm', now() - interval '1 hour')",
                name,
                topic);
        return this;
    }

    UUID message(String topic) {
        return store(MessageIds.random(), topic, null);
    }

    UUID derived(UUID parent, String topic) {
        return store(MessageIds.derived(parent, topic, 0), topic, parent);
    }

    /** Ready, as it is born. */
    void open(UUID message, String subscription) {
        lane(message, subscription);
        run("insert into delivery(lane, message) " + LANE, subscription, message);
    }

    /** Waiting, held or dead. */
    void stopped(UUID message, String subscription, String state, int seconds) {
        lane(message, subscription);
        run(
                "insert into delivery(lane, message, state, attempts, due) select lane, message, ?::\"char\", 3,"
                        + " case when ? > 0 then now() + ? * interval '1 s' end from (" + LANE + ") l(lane, message)",
                state,
                seconds,
                seconds,
                subscription,
                message);
    }

    /** Done or discarded. */
    void ended(UUID message, String subscription, String state) {
        lane(message, subscription);
        run(
                "insert into delivery_ended(id, lane, message, attempts, state, created_at)"
                        + " select 1, lane, message, 1, ?::\"char\", now() from (" + LANE + ") l(lane, message)",
                state,
                subscription,
                message);
    }

    void failed(UUID message) {
        run("insert into failure(delivery, message, attempt, word) values (1, ?, 1, 'later')", message);
    }

    void token(UUID token, UUID message) {
        run("insert into token(id, digest, message) values (?, '', ?)", token, message);
    }

    /** So many more of other people's, in one lane and one state. */
    void crowd(String subscription, String state, int count) {
        lane(message("CROWD"), subscription);
        run(
                "insert into delivery(lane, message, state) select l.id, gen_random_uuid(), ?::\"char\""
                        + " from lane l join subscription s on s.id = l.subscription, generate_series(1, " + count
                        + ") where s.name = ?",
                state,
                subscription);
        run("analyze delivery");
    }

    /** How the database would go about it. */
    String plan(String sql, UUID message) {
        try (Connection connection = queue.getConnection();
                PreparedStatement explain = connection.prepareStatement("explain " + sql)) {
            var ids = connection.createArrayOf("uuid", new Object[] {message});
            for (int i = 1; i <= 3; i++) {
                explain.setArray(i, ids);
            }
            explain.setInt(4, 10);
            StringBuilder plan = new StringBuilder();
            try (var lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void age(String table, String column, int seconds) {
        run("update " + table + " set " + column + " = " + column + " - " + seconds + " * interval '1 s'");
    }

    private static final String LANE = "select l.id, m.id from lane l join subscription s on s.id = l.subscription"
            + " join message m on m.realm = l.realm where s.name = ? and m.id = ?";

    private UUID store(UUID id, String topic, UUID cause) {
        run(
                "insert into message(id, topic, realm, digest, cause, envelope) values (?, ?, 'acme', '', ?, '{}')",
                id,
                topic,
                cause);
        return id;
    }

    private void lane(UUID message, String subscription) {
        run(
                "insert into lane(subscription, realm) select s.id, m.realm from subscription s, message m"
                        + " where s.name = ? and m.id = ? on conflict do nothing",
                subscription,
                message);
    }

    private void run(String sql, Object... parameters) {
        try (Connection connection = queue.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
