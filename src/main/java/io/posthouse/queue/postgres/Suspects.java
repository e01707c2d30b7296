package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        try {
            thread.start();
        } catch (Error e) {
            busy.set(false);
            giveBack(first);
            throw e;
        }
    }

    private void tryAll(List<Leased> first) {
        try {
            for (List<Leased> some = first; !some.isEmpty(); some = lease()) {
                if (!tryEach(new ArrayDeque<>(some))) {
                    return;
                }
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("suspects wait for the queue's database");
        } finally {
            busy.set(false);
        }
    }

    /** False when none may be tried now: looked at again with the next sweep. */
    private boolean tryEach(Deque<Leased> left) throws SQLException {
        boolean any = false;
        try {
            while (!left.isEmpty()) {
                any |= tryOrGiveBack(left.poll());
            }
            return any;
        } finally {
            giveBack(left);
        }
    }

    /** False when its lane may not now: that does not hold up those of other lanes. */
    private boolean tryOrGiveBack(Leased one) throws SQLException {
        boolean tried = false;
        try {
            tried = tryOne(one);
            return tried;
        } finally {
            if (!tried) {
                giveBack(List.of(one));
            }
        }
    }

    private void giveBack(Collection<Leased> untried) {
        untried.forEach(one -> settler.settle(Settlement.givenBack(one)));
    }

    private List<Leased> lease() throws SQLException {
        if (stopped || workers.values().stream().noneMatch(Worker::mayTry)) {
            return List.of();
        }
        List<Long> mine = mine();
        if (mine.isEmpty()) {
            return List.of();
        }
        return leasing.take(
                (connection, lease, runner) -> LeaseStatement.leaseSuspects(connection, mine, BATCH, lease, runner));
    }

    /** Lanes with suspects that a worker of ours may try now. */
    private List<Long> mine() throws SQLException {
        List<Long> found;
        try (Connection connection = database.getConnection()) {
            found = LeaseStatement.suspectLanes(connection);
        }
        lanes.load(found);
        List<Long> mine = new ArrayList<>();
        for (long lane : found) {
            Worker worker = worker(lane);
            if (worker != null && worker.alone().may(lane)) {
                mine.add(lane);
            }
        }
        return mine;
    }

    /** False when it may not be tried now: its worker stopped or pauses, its lane is paused, or the lease is lost. */
    private boolean tryOne(Leased suspect) throws SQLException {
        lanes.load(List.of(suspect.lane()));
        Worker worker = worker(suspect.lane());
        if (stopped || worker == null || suspect.envelope() == null || !note(suspect)) {
            return false;
        }
        CompletableFuture<Void> finished = new CompletableFuture<>();
        if (!worker.alone().begin(suspect, () -> finished.complete(null))) {
            return false;
        }
        // Whoever interrupts: while it is tried nobody else may.
        finished.join();
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

    private Worker worker(long lane) {
        Lane known = lanes.lane(lane);
        return known == null ? null : workers.get(known.subscription());
    }
}
