package io.posthouse.database;

import static io.posthouse.database.PartitionChange.What.BUSY;
import static io.posthouse.database.PartitionChange.What.CREATED;
import static io.posthouse.database.PartitionChange.What.LEFT_IN_REST;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The days of one table: made ahead, dropped when over age. Rows without a day of their own are in the default partition
 * and never lost. Several processes may do it at once; who publishes meanwhile waits 100 ms at most for a lock of ours,
 * and for what a transaction of ours then takes. Thread-safe.
 */
public final class Partitions {
    /** Moving a row takes some microseconds, and everyone waits meanwhile. */
    static final int MOVED_AT_MOST = 5_000;

    private final PartitionedTable table;
    private final Brief brief;
    private final DataSource database;

    public Partitions(DataSource database, PartitionedTable table) {
        this.database = database;
        this.table = table;
        this.brief = new Brief(database);
    }

    /** Makes what is missing from yesterday to that many days ahead. Costs one query when nothing is missing. */
    public List<PartitionChange> create(Instant now, int daysAhead) throws SQLException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        NavigableMap<LocalDate, String> there = days();
        List<PartitionChange> changes = new ArrayList<>();
        for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(daysAhead)); day = day.plusDays(1)) {
            if (!there.containsKey(day)) {
                LocalDate missing = day;
                Optional<PartitionChange> change = brief.attempt(connection -> create(connection, missing));
                changes.add(change.orElseGet(() -> new PartitionChange(table.partition(missing), BUSY, 0)));
            }
        }
        return changes;
    }

    /**
     * Drops each day that ended before that moment, and deletes what is over age in the default partition, some thousands
     * at a time. A message that is still worked on, and what came after that moment, moves to the default partition.
     */
    public List<PartitionChange> dropBefore(Instant cutoff) throws SQLException {
        LocalDate first = LocalDate.ofInstant(cutoff, ZoneOffset.UTC);
        List<PartitionChange> changes = new ArrayList<>();
        MessageDrop messages = new MessageDrop(database, brief, cutoff);
        DayDrop whole = new DayDrop(database, table, brief, cutoff);
        boolean ofMessages = table == PartitionedTable.MESSAGE;
        for (LocalDate day : days().headMap(first).keySet()) {
            changes.add(ofMessages ? messages.drop(day) : whole.drop(day));
        }
        (ofMessages ? messages.cleanRest(first) : whole.cleanRest(first)).ifPresent(changes::add);
        return changes;
    }

    private PartitionChange create(Connection connection, LocalDate day) throws SQLException {
        String name = table.partition(day);
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('" + name + "')")) {
                row.next();
                if (row.getString(1) != null) {
                    return new PartitionChange(name, CREATED, 0);
                }
            }
            // Whoever inserts must find the new day: a row on its way to the default partition would be refused.
            statement.execute("lock table only " + table.table() + " in access exclusive mode");
            long rows = count(statement, day);
            if (rows > MOVED_AT_MOST) {
                return new PartitionChange(name, LEFT_IN_REST, rows);
            }
            statement.execute("create table " + name + " (like " + table.table() + " including all)");
            if (rows > 0) {
                statement.execute("with moved as (delete from only " + table.rest() + " where " + table.within(day)
                        + " returning *) insert into " + name + " select * from moved");
            }
            statement.execute("alter table " + table.table() + " attach partition " + name + " for values from ("
                    + table.bound(day) + ") to (" + table.bound(day.plusDays(1)) + ")");
            return new PartitionChange(name, CREATED, rows);
        }
    }

    private long count(Statement statement, LocalDate day) throws SQLException {
        try (ResultSet row = statement.executeQuery("select count(*) from (select from only " + table.rest() + " where "
                + table.within(day) + " limit " + (MOVED_AT_MOST + 1) + ") found")) {
            row.next();
            return row.getLong(1);
        }
    }

    private NavigableMap<LocalDate, String> days() throws SQLException {
        NavigableMap<LocalDate, String> days = new TreeMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select relname, right(relname, 8) from pg_inherits join pg_class "
                                + "on oid = inhrelid where inhparent = '" + table.table()
                                + "'::regclass and relname ~ '_[0-9]{8}$'")) {
            while (rows.next()) {
                days.put(LocalDate.parse(rows.getString(2), DateTimeFormatter.BASIC_ISO_DATE), rows.getString(1));
            }
        }
        return days;
    }
}
