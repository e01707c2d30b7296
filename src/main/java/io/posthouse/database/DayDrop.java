package io.posthouse.database;

import static io.posthouse.database.PartitionChange.What.BUSY;
import static io.posthouse.database.PartitionChange.What.CLEANED;
import static io.posthouse.database.PartitionChange.What.DROPPED;
import static io.posthouse.database.Partitions.MOVED_AT_MOST;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Optional;
import javax.sql.DataSource;

/** Takes an old day away as a whole. */
final class DayDrop {
    private final DataSource database;
    private final PartitionedTable table;
    private final Brief brief;

    DayDrop(DataSource database, PartitionedTable table, Brief brief) {
        this.database = database;
        this.table = table;
        this.brief = brief;
    }

    PartitionChange drop(LocalDate day) throws SQLException {
        String name = table.partition(day);
        return brief.attempt(connection -> drop(connection, name)).orElseGet(() -> new PartitionChange(name, BUSY, 0));
    }

    /** Deletes rows over age that no day holds. */
    Optional<PartitionChange> cleanRest(LocalDate first) throws SQLException {
        String rest = table.rest();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(
                    "delete from only " + rest + " where ctid = any(array(select ctid from only " + rest + " where "
                            + table.before(first) + " limit " + MOVED_AT_MOST + "))");
            return rows == 0 ? Optional.empty() : Optional.of(new PartitionChange(rest, CLEANED, rows));
        }
    }

    private PartitionChange drop(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter table " + table.table() + " detach partition " + name);
            statement.execute("drop table " + name);
        }
        return new PartitionChange(name, DROPPED, 0);
    }
}
