package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records outcomes in batches, on one thread. What cannot be recorded because the database is away is tried again until it
 * can; if the lease is lost meanwhile the fence refuses it, and the effect's own inbox absorbs the second try. An outcome
 * that the database refuses does not hold up the others. Thread-safe.
 */
final class Settler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int BATCH = 512;
    // Long enough to share a statement under load, short against any lease.
    private static final long LINGER_MILLIS = 4;
    private static final long AWAY_MILLIS = 500;

    private final DataSource database;
    private final OpenLeases leases;
    private final LinkedBlockingQueue<Settlement> queue = new LinkedBlockingQueue<>();
    private final LongAdder stale = new LongAdder();
    private final Thread thread = new Thread(this::run, "posthouse-settle");
    private boolean told;
    private volatile boolean closed;

    Settler(DataSource database, OpenLeases leases) {
        this.database = database;
        this.leases = leases;
        thread.setDaemon(true);
        thread.start();
    }

    void settle(Settlement settlement) {
        queue.add(settlement);
        LockSupport.unpark(thread);
    }

    /** Outcomes that came too late: another try owned the delivery. */
    long stale() {
        return stale.sum();
    }

    /** Outcomes that wait to be recorded. */
    int waiting() {
        return queue.size();
    }

    /** Records what is left, then stops; waits a few seconds at most. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Settlement> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty() || !batch.isEmpty()) {
            try {
                gather(batch);
                if (!batch.isEmpty()) {
                    record(batch);
                    batch.clear();
                    told = false;
                }
            } catch (SQLException | RuntimeException | Error e) {
                tell(e);
                if (closed) {
                    return;
                }
                pause(AWAY_MILLIS);
            }
        }
    }

    /** Once for each outage. */
    private void tell(Throwable failure) {
        LOG.atLevel(told ? Level.DEBUG : Level.WARN)
                .addKeyValue("event.action", "queue.settle-failed")
                .setCause(failure)
                .log("outcomes wait to be recorded until the queue's database answers");
        told = true;
    }

    private void gather(List<Settlement> batch) {
        if (!batch.isEmpty()) {
            return;
        }
        Settlement first = queue.poll();
        while (first == null) {
            if (closed) {
                return;
            }
            LockSupport.park(this);
            // It ends by close only; an interrupt would make it spin.
            Thread.interrupted();
            first = queue.poll();
        }
        batch.add(first);
        if (!closed && queue.size() < BATCH / 2) {
            pause(LINGER_MILLIS);
        }
        queue.drainTo(batch, BATCH - 1);
    }

    /** Records them; those that the database refuses are found by halving, and recorded as tried again. */
    private void record(List<Settlement> batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            stale.add(batch.size() - SettleStatement.settle(connection, batch));
            forget(connection, leases.settled(batch));
        } catch (SQLException e) {
            if (!SqlStates.blamesData(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                List<Settlement> half = batch.subList(0, batch.size() / 2);
                record(half);
                // What is recorded is not counted again when the line breaks before the rest is.
                half.clear();
                record(batch);
            } else {
                replace(batch.get(0), e);
            }
        }
    }

    /** A lease that is not forgotten now is found by the sweep: nothing of it is left to work on. */
    private static void forget(Connection connection, List<Long> finished) {
        if (finished.isEmpty()) {
            return;
        }
        try {
            SettleStatement.forget(connection, finished);
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("finished leases are forgotten by the sweep");
        }
    }

    private void replace(Settlement refused, SQLException refusal) throws SQLException {
        LOG.atError()
                .addKeyValue("event.action", "queue.outcome-refused")
                .addKeyValue("error.code", SqlStates.state(refusal))
                .log("an outcome cannot be recorded as it is; its message is tried again");
        String why = "its outcome could not be recorded: SQLSTATE " + SqlStates.state(refusal);
        Settlement plain = Settlement.unrecordable(refused.leased(), why);
        if (refused.equals(plain)) {
            throw refusal;
        }
        record(List.of(plain));
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("goes on at once: what is not recorded is kept from everybody");
        }
    }
}
