package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Takes leases for this process, so that each delivery taken is either in its hands or found again. Thread-safe. */
final class Leasing {
    private final DataSource database;
    private final Heartbeat heartbeat;
    private final OpenLeases open;
    private final Settler settler;
    private final Counters counters;

    Leasing(DataSource database, Heartbeat heartbeat, OpenLeases open, Settler settler, Counters counters) {
        this.database = database;
        this.heartbeat = heartbeat;
        this.open = open;
        this.settler = settler;
        this.counters = counters;
    }

    /** The statement that takes. */
    interface Statement {
        List<Leased> run(Connection connection, long lease, int runner) throws SQLException;
    }

    /** @throws SQLException also when this process has no heartbeat now */
    List<Leased> take(Statement statement) throws SQLException {
        Integer runner = heartbeat.runner();
        if (runner == null) {
            throw new SQLException("this process has no heartbeat now", "08000");
        }
        long lease = heartbeat.nextLease(runner);
        open.asking(lease);
        List<Leased> taken = null;
        try (Connection connection = database.getConnection()) {
            taken = statement.run(connection, lease, runner);
        } finally {
            if (taken == null) {
                open.lost(lease);
            } else {
                open.took(lease, taken.size());
            }
        }
        counters.leased(taken.size());
        return withMessage(taken);
    }

    private List<Leased> withMessage(List<Leased> taken) {
        List<Leased> whole = new ArrayList<>(taken.size());
        for (Leased one : taken) {
            if (one.topic() == null) {
                settler.settle(Settlement.withoutMessage(one));
            } else {
                whole.add(one);
            }
        }
        return whole;
    }
}
