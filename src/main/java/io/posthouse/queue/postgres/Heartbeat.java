package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a runner: all its leases live as long as its heartbeat. Beaten by the sweep. The own view of the deadline
 * is kept on the monotonic clock and begins before the statement was sent, so it is never later than the database's.
 * Thread-safe.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final DataSource database;
    private final Duration lease;
    private volatile Standing standing;
    private long counter;

    /** @param validUntil nanoTime */
    private record Standing(int runner, long validUntil) {}

    Heartbeat(DataSource database, Duration lease) {
        this.database = database;
        this.lease = lease;
    }

    /** The number of this runner, for as long as its leases hold; null while they may not. */
    Integer runner() {
        Standing now = standing;
        return now != null && now.validUntil - System.nanoTime() > lease.toNanos() / 6 ? now.runner : null;
    }

    /** Whether a lease still surely belongs to this process. */
    boolean holds(long lease) {
        Integer runner = runner();
        return runner != null && lease >>> 32 == runner;
    }

    /** A lease number of this runner; never given twice. */
    synchronized long nextLease(int runner) {
        return ((long) runner << 32) | ++counter;
    }

    Duration interval() {
        return lease.dividedBy(6);
    }

    /** Extends the leases, or begins anew when they were lost. */
    void beat() throws SQLException {
        long before = System.nanoTime();
        Standing now = standing;
        try (Connection connection = database.getConnection()) {
            if (now != null && extend(connection, now.runner)) {
                standing = new Standing(now.runner, before + lease.toNanos());
                return;
            }
            if (now != null) {
                LOG.atWarn().addKeyValue("event.action", "queue.leases-lost").log("leases were lost; begins anew");
            }
            endGone(connection);
            before = System.nanoTime();
            standing = new Standing(register(connection), before + lease.toNanos());
        }
    }

    /** Nothing is leased any more. */
    void end() {
        Standing now = standing;
        standing = null;
        if (now == null) {
            return;
        }
        try (Connection connection = database.getConnection();
                var delete = connection.prepareStatement("update runner set alive_until = '-infinity' where id = ?")) {
            delete.setInt(1, now.runner);
            delete.executeUpdate();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("could not say good-bye; the leases run out by themselves");
        }
    }

    private boolean extend(Connection connection, int runner) throws SQLException {
        try (var update = connection.prepareStatement(
                "update runner set alive_until = clock_timestamp() + ? * interval '1 ms' where id = ?")) {
            update.setLong(1, lease.toMillis());
            update.setInt(2, runner);
            return update.executeUpdate() == 1;
        }
    }

    private int register(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("insert into runner(name, alive_until)"
                + " values (?, clock_timestamp() + ? * interval '1 ms') returning id")) {
            insert.setString(1, ProcessName.self());
            insert.setLong(2, lease.toMillis());
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** A process of this machine that is gone need not be waited for. */
    private static void endGone(Connection connection) throws SQLException {
        List<Integer> gone = new ArrayList<>();
        try (var select = connection.prepareStatement("select id, name from runner");
                var row = select.executeQuery()) {
            while (row.next()) {
                if (ProcessName.gone(row.getString(2))) {
                    gone.add(row.getInt(1));
                }
            }
        }
        try (var update =
                connection.prepareStatement("update runner set alive_until = '-infinity' where id = any(?)")) {
            Columns.set(update, 1, "int", gone, id -> id);
            update.executeUpdate();
        }
    }
}
