package io.posthouse.queue.postgres;

import io.posthouse.queue.control.Holds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The polling net, once a second for all subscriptions of this process: heartbeat, what is due, what died, and which lanes
 * have something ready that no hint told of. A sweep that takes long comes less often, so that it never costs more than a
 * small share of the database.
 */
final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int LIMIT = 5_000;
    private static final int LANES = 2_000;
    /** Between two sweeps at least, however many hints are lost. */
    private static final long GAP_MILLIS = 50;

    private final DataSource database;
    private final Heartbeat heartbeat;
    private final OpenLeases leases;
    private final Lanes lanes;
    private final int crashes;
    private final Duration interval;
    private final Wakes wakes;
    private final Runnable afterwards;
    private final Thread thread = new Thread(this::run, "posthouse-sweep");
    private final Object tick = new Object();
    private boolean now;
    private volatile boolean closed;
    private volatile boolean well;
    private boolean told;
    private long after;
    private long beatAt = System.nanoTime();

    /** @param afterwards runs after each sweep, on its thread */
    Sweep(
            DataSource database,
            Heartbeat heartbeat,
            OpenLeases leases,
            Lanes lanes,
            int crashes,
            Duration interval,
            Wakes wakes,
            Runnable afterwards) {
        this.database = database;
        this.heartbeat = heartbeat;
        this.leases = leases;
        this.lanes = lanes;
        this.crashes = crashes;
        this.interval = interval;
        this.wakes = wakes;
        this.afterwards = afterwards;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sweeps as soon as may be: hints may have been lost. */
    void soon() {
        synchronized (tick) {
            now = true;
            tick.notifyAll();
        }
    }

    /** Whether the last sweep reached the database. */
    boolean well() {
        return well;
    }

    @Override
    public void close() {
        closed = true;
        soon();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            long begun = System.nanoTime();
            try {
                sweep(begun);
                told = false;
                well = true;
            } catch (SQLException | RuntimeException | Error e) {
                well = false;
                tell(e);
            }
            try {
                afterwards.run();
            } catch (RuntimeException | Error e) {
                LOG.atError()
                        .addKeyValue("event.action", "queue.sweep-failed")
                        .setCause(e)
                        .log("goes on with the next sweep");
            }
            pause(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        well = false;
    }

    /** Once for each outage. */
    private void tell(Throwable failure) {
        LOG.atLevel(told ? Level.DEBUG : Level.WARN)
                .addKeyValue("event.action", "queue.sweep-failed")
                .setCause(failure)
                .log("the queue's database does not answer; tried again until it does");
        told = true;
    }

    private void sweep(long begun) throws SQLException {
        boolean beats = heartbeat.runner() == null
                || begun - beatAt >= heartbeat.interval().toNanos();
        if (beats) {
            heartbeat.beat();
            beatAt = begun;
        }
        List<Long> open;
        try (Connection connection = database.getConnection()) {
            SweepStatements.expire(connection, crashes);
            if (beats) {
                giveBackLost(connection);
            }
            Holds.keep(connection);
            for (SweepStatements.Ready ready : SweepStatements.due(connection, LIMIT)) {
                wakes.wake(ready.lane(), ready.delivery());
            }
            open = SweepStatements.openLanes(connection, after, LANES);
        }
        lanes.load(open);
        for (long lane : open) {
            wakes.wake(lane, 0);
        }
        after = open.size() < LANES ? 0 : open.get(open.size() - 1);
    }

    /** Leases whose answer never came: our own heartbeat would keep them for ever. */
    private void giveBackLost(Connection connection) throws SQLException {
        Integer runner = heartbeat.runner();
        if (runner == null) {
            return;
        }
        List<Long> lost = SweepStatements.leases(connection, runner).stream()
                .filter(lease -> !leases.knows(lease))
                .toList();
        if (!lost.isEmpty()) {
            SweepStatements.giveBack(connection, lost, runner);
        }
    }

    private void pause(long tookMillis) {
        synchronized (tick) {
            await(Math.max(GAP_MILLIS, tookMillis * 2), () -> closed);
            long millis = Math.max(interval.toMillis(), tookMillis * 10);
            await(Math.min(millis, heartbeat.interval().toMillis()), () -> now || closed);
            now = false;
        }
    }

    private void await(long millis, Condition met) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; !met.met() && left > 0; ) {
                tick.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("sweeps at once: our leases live by it, and it ends by close only");
        }
    }

    private interface Condition {
        boolean met();
    }
}
