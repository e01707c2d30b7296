package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records outcomes in batches, on one thread. What cannot be recorded because the database is away is tried again until it
 * can; if the lease is lost meanwhile the fence refuses it, and the effect's own inbox absorbs the second try. Thread-safe.
 */
final class Settler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int BATCH = 512;
    // Long enough to share a statement under load, short against any lease.
    private static final long LINGER_MILLIS = 4;

    private final DataSource database;
    private final LinkedBlockingQueue<Settlement> queue = new LinkedBlockingQueue<>();
    private final Map<Long, Integer> open = new HashMap<>();
    private final LongAdder stale = new LongAdder();
    private final Thread thread = new Thread(this::run, "posthouse-settle");
    private volatile boolean closed;

    Settler(DataSource database) {
        this.database = database;
        thread.setDaemon(true);
        thread.start();
    }

    /** These were taken with one lease, whose row is forgotten when the last of them is settled. */
    void opened(List<Leased> leased) {
        if (!leased.isEmpty()) {
            synchronized (open) {
                open.merge(leased.get(0).lease(), leased.size(), Integer::sum);
            }
        }
    }

    void settle(Settlement settlement) {
        queue.add(settlement);
    }

    /** Outcomes that came too late: another try owned the delivery. */
    long stale() {
        return stale.sum();
    }

    /** Records what is left, then stops; waits at most the given time. */
    void close(long millis) {
        closed = true;
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(5_000);
    }

    private void run() {
        List<Settlement> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                gather(batch);
                if (!batch.isEmpty()) {
                    record(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("event.action", "queue.settle-failed")
                        .setCause(e)
                        .log("outcomes wait to be recorded");
                if (closed) {
                    return;
                }
                pause();
            }
        }
    }

    private void gather(List<Settlement> batch) throws InterruptedException {
        if (!batch.isEmpty()) {
            return;
        }
        Settlement first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        batch.add(first);
        if (!closed) {
            TimeUnit.MILLISECONDS.sleep(LINGER_MILLIS);
        }
        queue.drainTo(batch, BATCH - 1);
    }

    private void record(List<Settlement> batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            int recorded = SettleStatement.settle(connection, batch);
            stale.add(batch.size() - recorded);
            List<Long> finished = finished(batch);
            if (!finished.isEmpty()) {
                SettleStatement.forget(connection, finished);
            }
        }
    }

    private List<Long> finished(List<Settlement> batch) {
        List<Long> finished = new ArrayList<>();
        synchronized (open) {
            for (Settlement settlement : batch) {
                long lease = settlement.leased().lease();
                if (open.merge(lease, -1, Integer::sum) <= 0) {
                    open.remove(lease);
                    finished.add(lease);
                }
            }
        }
        return finished;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
