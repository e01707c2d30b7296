package io.posthouse.database;

import static io.posthouse.database.PartitionChange.What.BUSY;
import static io.posthouse.database.PartitionChange.What.CLEANED;
import static io.posthouse.database.PartitionChange.What.DROPPED;
import static io.posthouse.database.PartitionChange.What.STILL_OPEN;
import static io.posthouse.database.Partitions.MOVED_AT_MOST;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import javax.sql.DataSource;

/** Takes an old day away as a whole. What came to it late, after the cutoff, moves to the default partition. */
final class DayDrop {
    private final DataSource database;
    private final PartitionedTable table;
    private final Brief brief;
    private final Instant cutoff;

    DayDrop(DataSource database, PartitionedTable table, Brief brief, Instant cutoff) {
        this.database = database;
        this.table = table;
        this.brief = brief;
        this.cutoff = cutoff;
    }

    PartitionChange drop(LocalDate day) throws SQLException {
        String name = table.partition(day);
        long late = late(name);
        if (late > MOVED_AT_MOST) {
            return new PartitionChange(name, STILL_OPEN, late);
        }
        return brief.attempt(connection -> drop(connection, name)).orElseGet(() -> new PartitionChange(name, BUSY, 0));
    }

    /** Deletes rows over age that no day holds. */
    Optional<PartitionChange> cleanRest(LocalDate first) throws SQLException {
        String rest = table.rest();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(
                    "delete from only " + rest + " where ctid = any(array(select ctid from only " + rest + " where "
                            + overAge(first) + " limit " + MOVED_AT_MOST + "))");
            return rows == 0 ? Optional.empty() : Optional.of(new PartitionChange(rest, CLEANED, rows));
        }
    }

    private String overAge(LocalDate first) {
        String came = table.cameAt();
        return came == null
                ? table.before(first)
                : "(" + came + " < '" + cutoff + "' or " + came + " is null and " + table.before(first) + ")";
    }

    /** Looking takes long and stops nobody; few are added until the day is dropped, since it is long over. */
    private long late(String name) throws SQLException {
        if (table.cameAt() == null) {
            return 0;
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from (select from " + name + " where "
                        + table.cameAt() + " >= '" + cutoff + "' limit " + (MOVED_AT_MOST + 1) + ") found")) {
            row.next();
            return row.getLong(1);
        }
    }

    private PartitionChange drop(Connection connection, String name) throws SQLException {
        int moved = 0;
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter table " + table.table() + " detach partition " + name);
            if (table.cameAt() != null) {
                moved = statement.executeUpdate("insert into " + table.table() + " select * from " + name + " where "
                        + table.cameAt() + " >= '" + cutoff + "'");
            }
            statement.execute("drop table " + name);
        }
        return new PartitionChange(name, DROPPED, moved);
    }
}
