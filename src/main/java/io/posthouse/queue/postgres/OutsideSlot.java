package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * A runner for leases that no heartbeat of ours keeps: it ends by time. All leases of one second share one, so that the
 * runners' numbers last; each may live a second longer than asked. Not thread-safe.
 */
final class OutsideSlot {
    /** What such a runner is called in the table. */
    static final String NAME = "outside";

    private static final Duration SHARED = Duration.ofSeconds(1);

    private final Duration lease;
    private int runner;
    private Instant deadline;
    private long openedAt;
    private int counter;

    OutsideSlot(Duration lease) {
        this.lease = lease;
    }

    /** A runner that lives at least a whole lease from now on. On a connection in autocommit: others must see it. */
    int open(Connection connection) throws SQLException {
        long now = System.nanoTime();
        if (deadline == null || now - openedAt > SHARED.toNanos()) {
            deadline = null;
            try (var insert = connection.prepareStatement(
                    "insert into runner(name, alive_until) values (?, clock_timestamp() + ? * interval '1 ms')"
                            + " returning id, alive_until")) {
                insert.setString(1, NAME);
                insert.setLong(2, lease.plus(SHARED).toMillis());
                try (var row = insert.executeQuery()) {
                    row.next();
                    runner = row.getInt(1);
                    counter = 0;
                    openedAt = now;
                    deadline = row.getTimestamp(2).toInstant();
                }
            }
        }
        return runner;
    }

    /** When the leases of this runner end. */
    Instant deadline() {
        return deadline;
    }

    long nextLease() {
        return ((long) runner << 32) | ++counter;
    }
}
