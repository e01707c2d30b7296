package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The story of one message, from the rows: what it came from, what became of it in each subscription, what was derived from
 * it. Derived messages carry their parent's time in their first 48 bits, so a whole family is one narrow range of ids;
 * a message that another program published with a causation of its own shows its parents, but is not found from them.
 * Thread-safe.
 */
public final class MessageTimeline {
    private static final int GENERATIONS = 20;
    private static final int MEMBERS = 200;

    private static final String FAMILY = """
            with recursive family as (
              select id, topic, realm, accepted_at, cause from message where id = ?
              union
              select m.id, m.topic, m.realm, m.accepted_at, m.cause
              from family f join message m on m.cause = f.id and m.id >= ? and m.id < ?
            )
            select * from family order by accepted_at, id limit ?""";

    private final DataSource queue;

    public MessageTimeline(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param withData whether the envelope's data is given; else only its size
     * @return empty when there is no such message
     */
    public Optional<Story> of(UUID id, boolean withData) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            // One moment for all queries: what is settled between two of them would be in neither.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                return story(connection, id, withData);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static Optional<Story> story(Connection connection, UUID id, boolean withData) throws SQLException {
        var envelope = Queries.list(
                connection,
                "select envelope from message where id = ?",
                row -> shown(row.getBytes("envelope"), withData),
                id);
        if (envelope.isEmpty()) {
            return Optional.empty();
        }
        UUID root = root(connection, id);
        var found = family(connection, root);
        boolean more = found.size() > MEMBERS;
        var members = more ? found.subList(0, MEMBERS) : found;
        return Optional.of(
                new Story(id, envelope.get(0), members, new MessageDeliveries(connection).of(members), more));
    }

    private static UUID root(Connection connection, UUID id) throws SQLException {
        UUID at = id;
        var seen = new HashSet<UUID>();
        while (seen.size() < GENERATIONS && seen.add(at)) {
            List<UUID> parent = Queries.list(
                    connection,
                    "select p.id from message m join message p on p.id = m.cause where m.id = ?",
                    row -> row.getObject("id", UUID.class),
                    at);
            if (parent.isEmpty()) {
                break;
            }
            at = parent.get(0);
        }
        return at;
    }

    private static List<Story.Member> family(Connection connection, UUID root) throws SQLException {
        Instant time = Instant.ofEpochMilli(root.getMostSignificantBits() >>> 16);
        return Queries.list(
                connection,
                FAMILY,
                MessageTimeline::member,
                root,
                MessageIds.floor(time),
                MessageIds.floor(time.plusMillis(1)),
                MEMBERS + 1);
    }

    private static Story.Member member(ResultSet row) throws SQLException {
        return new Story.Member(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getString("realm"),
                instant(row, "accepted_at"),
                row.getObject("cause", UUID.class));
    }

    private static JsonNode shown(byte[] stored, boolean withData) {
        JsonNode envelope = Json.read(stored);
        if (!withData && envelope instanceof ObjectNode object && object.has("data")) {
            object.put("data", "(" + object.get("data").toString().length() + " characters, not shown)");
        }
        return withData || envelope.isObject() ? envelope : null;
    }
}
