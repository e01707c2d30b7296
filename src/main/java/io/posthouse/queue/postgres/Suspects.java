package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries deliveries whose process died, one at a time in the whole process, and notes each before it starts: when the process
 * dies again, exactly the one that was being tried is counted. Thread-safe.
 */
final class Suspects {
    private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);
    private static final int BATCH = 64;

    private final DataSource database;
    private final Heartbeat heartbeat;
    private final Leasing leasing;
    private final Settler settler;
    private final Lanes lanes;
    private final Map<Integer, Worker> workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean stopped;

    /** @param workers by subscription; may change */
    Suspects(
            DataSource database,
            Heartbeat heartbeat,
            Leasing leasing,
            Settler settler,
            Lanes lanes,
            Map<Integer, Worker> workers) {
        this.database = database;
        this.heartbeat = heartbeat;
        this.leasing = leasing;
        this.settler = settler;
        this.lanes = lanes;
        this.workers = workers;
    }

    /** Begins, if there are any and nobody is at it. */
    void look() {
        if (stopped || !busy.compareAndSet(false, true)) {
            return;
        }
        List<Leased> first = List.of();
        try {
            first = lease();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("suspects wait for the queue's database");
        } finally {
            if (first.isEmpty()) {
                busy.set(false);
            } else {
                begin(first);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    private void begin(List<Leased> first) {
        Thread thread = new Thread(() -> tryAll(first), "posthouse-suspects");
        thread.setDaemon(true);
        thread.start();
    }

    private void tryAll(List<Leased> first) {
        try {
            for (List<Leased> some = first; !some.isEmpty(); some = lease()) {
                tryEach(new ArrayDeque<>(some));
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("suspects wait for the queue's database");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
        }
    }

    private void tryEach(Deque<Leased> left) throws SQLException, InterruptedException {
        try {
            while (!left.isEmpty() && tryOne(left.peek())) {
                left.poll();
            }
        } finally {
            left.forEach(untried -> settler.settle(Settlement.givenBack(untried)));
        }
    }

    private List<Leased> lease() throws SQLException {
        List<Integer> mine = new ArrayList<>();
        workers.forEach((subscription, worker) -> {
            if (worker.mayTry()) {
                mine.add(subscription);
            }
        });
        if (stopped || mine.isEmpty()) {
            return List.of();
        }
        return leasing.take(
                (connection, lease, runner) -> LeaseStatement.leaseSuspects(connection, mine, BATCH, lease, runner));
    }

    /** False when it may not be tried now: its worker stopped or pauses, or the lease is lost. */
    private boolean tryOne(Leased suspect) throws SQLException, InterruptedException {
        Worker worker = worker(suspect);
        if (stopped || worker == null || suspect.envelope() == null || !note(suspect)) {
            return false;
        }
        CountDownLatch finished = new CountDownLatch(1);
        if (!worker.alone(suspect, finished::countDown)) {
            return false;
        }
        finished.await();
        return true;
    }

    /** Remembers that this is the one. False when the lease is not ours any more. */
    private boolean note(Leased suspect) throws SQLException {
        if (!heartbeat.holds(suspect.lease())) {
            return false;
        }
        try (Connection connection = database.getConnection();
                var note = connection.prepareStatement("update lease set running = ? where id = ?")) {
            note.setLong(1, suspect.delivery());
            note.setLong(2, suspect.lease());
            return note.executeUpdate() == 1;
        }
    }

    private Worker worker(Leased suspect) throws SQLException {
        lanes.load(List.of(suspect.lane()));
        Integer subscription = lanes.subscription(suspect.lane());
        return subscription == null ? null : workers.get(subscription);
    }
}
