package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A runner for leases that no heartbeat of ours keeps: it ends by time. All leases of one second share one, so that the
 * runners' numbers last; each may live a second longer than asked. Takes no lock: two threads at once may open one each.
 * Thread-safe.
 */
final class OutsideSlot {
    /** What such a runner is called in the table. */
    static final String NAME = "outside";

    private static final Duration SHARED = Duration.ofSeconds(1);

    private final Duration lease;
    private volatile Opened shared;

    OutsideSlot(Duration lease) {
        this.lease = lease;
    }

    /**
     * A runner that lives at least a whole lease from when it was asked for.
     *
     * @param deadline when its leases end
     * @param openedAt nanoTime
     */
    record Opened(int runner, Instant deadline, long openedAt, AtomicInteger leases) {
        long nextLease() {
            return ((long) runner << 32) | leases.incrementAndGet();
        }
    }

    /** On a connection in autocommit: others must see it. */
    Opened open(Connection connection) throws SQLException {
        Opened now = shared;
        if (now == null || System.nanoTime() - now.openedAt > SHARED.toNanos()) {
            now = register(connection);
            shared = now;
        }
        return now;
    }

    private Opened register(Connection connection) throws SQLException {
        long before = System.nanoTime();
        try (var insert = connection.prepareStatement(
                "insert into runner(name, alive_until) values (?, clock_timestamp() + ? * interval '1 ms')"
                        + " returning id, alive_until")) {
            insert.setString(1, NAME);
            insert.setLong(2, lease.plus(SHARED).toMillis());
            try (var row = insert.executeQuery()) {
                row.next();
                return new Opened(row.getInt(1), row.getTimestamp(2).toInstant(), before, new AtomicInteger());
            }
        }
    }
}
