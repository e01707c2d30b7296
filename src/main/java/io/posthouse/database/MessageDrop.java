package io.posthouse.database;

import static io.posthouse.database.PartitionChange.What.BUSY;
import static io.posthouse.database.PartitionChange.What.CLEANED;
import static io.posthouse.database.PartitionChange.What.DROPPED;
import static io.posthouse.database.PartitionChange.What.STILL_OPEN;
import static io.posthouse.database.PartitionedTable.MESSAGE;
import static io.posthouse.database.Partitions.MOVED_AT_MOST;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Takes an old day of messages away, but never one that a delivery points at. Looking for those takes long and stops
 * nobody; the transaction after it looks again only at what may have changed, with deliveries standing still: a replay
 * makes a delivery of an old message, and none may begin between looking and dropping.
 */
final class MessageDrop {
    private static final String OPEN = "exists (select from delivery where delivery.message = m.id)";

    private final DataSource database;
    private final Brief brief;
    private final Instant cutoff;

    MessageDrop(DataSource database, Brief brief, Instant cutoff) {
        this.database = database;
        this.brief = brief;
        this.cutoff = cutoff;
    }

    PartitionChange drop(LocalDate day) throws SQLException {
        String name = MESSAGE.partition(day);
        List<UUID> needed = ids("select id from " + name + " m where accepted_at >= ? or " + OPEN);
        if (needed.size() > MOVED_AT_MOST) {
            return new PartitionChange(name, STILL_OPEN, needed.size());
        }
        return brief.attempt(connection -> drop(connection, day, needed))
                .orElseGet(() -> new PartitionChange(name, BUSY, 0));
    }

    /** Deletes messages over age that no day holds. */
    Optional<PartitionChange> cleanRest(LocalDate first) throws SQLException {
        String rest = MESSAGE.rest();
        List<UUID> over = ids("select id from only " + rest + " m where accepted_at < ? and " + MESSAGE.before(first)
                + " and not " + OPEN);
        if (over.isEmpty()) {
            return Optional.empty();
        }
        return brief.attempt(connection -> {
            standStill(connection);
            int rows = withIds(
                    connection,
                    over,
                    "with i as materialized (select unnest(?::uuid[]) id) delete from only " + rest
                            + " where id in (select id from i except select message from delivery where message in (select id from i))");
            return new PartitionChange(rest, CLEANED, rows);
        });
    }

    private PartitionChange drop(Connection connection, LocalDate day, List<UUID> needed) throws SQLException {
        String name = MESSAGE.partition(day);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table only message in access exclusive mode");
            standStill(connection);
            statement.execute("alter table message detach partition " + name);
            int rows = withIds(
                    connection,
                    needed,
                    "insert into message select m.* from " + name + " m where m.id in (select unnest(?::uuid[])"
                            + " union select message from delivery where message >= " + MESSAGE.bound(day)
                            + " and message < " + MESSAGE.bound(day.plusDays(1)) + ")");
            statement.execute("drop table " + name);
            return new PartitionChange(name, DROPPED, rows);
        }
    }

    private static void standStill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table delivery in share mode");
        }
    }

    private static int withIds(Connection connection, List<UUID> ids, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            return statement.executeUpdate();
        }
    }

    private List<UUID> ids(String query) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query + " limit " + (MOVED_AT_MOST + 1))) {
            statement.setTimestamp(1, Timestamp.from(cutoff));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }
}
