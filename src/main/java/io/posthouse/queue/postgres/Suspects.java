package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Settler settler;
    private final Lanes lanes;
    private final Map<Integer, Worker> workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean stopped;

    /** @param workers by subscription; may grow */
    Suspects(
            DataSource database,
            Heartbeat heartbeat,
            Settler settler,
            Lanes lanes,
            ConcurrentHashMap<Integer, Worker> workers) {
        this.database = database;
        this.heartbeat = heartbeat;
        this.settler = settler;
        this.lanes = lanes;
        this.workers = workers;
    }

    /** Begins, if there are any and nobody is at it. */
    void look() {
        if (!stopped && !workers.isEmpty() && busy.compareAndSet(false, true)) {
            Thread thread = new Thread(this::tryAll, "posthouse-suspects");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop() {
        stopped = true;
    }

    private void tryAll() {
        try {
            for (List<Leased> suspects = lease(); !suspects.isEmpty(); suspects = lease()) {
                for (Leased suspect : suspects) {
                    tryOne(suspect);
                }
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("suspects wait for the queue's database");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
        }
    }

    private List<Leased> lease() throws SQLException {
        List<Integer> mine = new ArrayList<>();
        workers.forEach((subscription, worker) -> {
            if (worker.running()) {
                mine.add(subscription);
            }
        });
        Integer runner = heartbeat.runner();
        if (stopped || mine.isEmpty() || runner == null) {
            return List.of();
        }
        try (Connection connection = database.getConnection()) {
            List<Leased> suspects =
                    LeaseStatement.leaseSuspects(connection, mine, BATCH, heartbeat.nextLease(runner), runner);
            settler.opened(suspects);
            return suspects;
        }
    }

    private void tryOne(Leased suspect) throws SQLException, InterruptedException {
        Worker worker = stopped || !heartbeat.holds(suspect.lease()) ? null : worker(suspect);
        if (worker == null || !worker.running()) {
            settler.settle(Settlement.givenBack(suspect));
            return;
        }
        try (Connection connection = database.getConnection();
                var note = connection.prepareStatement("update lease set running = ? where id = ?")) {
            note.setLong(1, suspect.delivery());
            note.setLong(2, suspect.lease());
            note.executeUpdate();
        }
        CountDownLatch finished = new CountDownLatch(1);
        worker.alone(suspect, finished::countDown);
        finished.await();
    }

    private Worker worker(Leased suspect) throws SQLException {
        lanes.load(List.of(suspect.lane()));
        Integer subscription = lanes.subscription(suspect.lane());
        return subscription == null ? null : workers.get(subscription);
    }
}
