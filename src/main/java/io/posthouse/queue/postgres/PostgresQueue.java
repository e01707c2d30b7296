package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on PostgreSQL: publishing by group commit, and the workers of this process with what they share: one heartbeat,
 * one LISTEN connection, one sweep, one settler. Thread-safe.
 */
public final class PostgresQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresQueue.class);

    private final DataSource leases;
    private final Settlements settlements;
    private final Lanes lanes;
    private final Hints hints;
    private final GroupCommit publisher;
    private final Heartbeat heartbeat;
    private final Settler settler;
    private final Sweep sweep;
    private final HintListener listener;
    private final Suspects suspects;
    private final ConcurrentHashMap<Integer, Worker> workers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService leasing = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "posthouse-lease");
        thread.setDaemon(true);
        return thread;
    });
    private boolean consuming;

    /**
     * @param queue connections whose commits are durable: publishing
     * @param leases connections that commit without waiting for the disk: what they lose in a power cut is a redelivery
     * @param dedicated a new connection of our own, for LISTEN
     */
    public PostgresQueue(
            DataSource queue, DataSource leases, Callable<Connection> dedicated, QueueSettings settings, Clock clock) {
        String self = UUID.randomUUID().toString().substring(0, 8);
        this.leases = leases;
        this.settlements = new Settlements(
                settings.crashes(), clock, () -> ThreadLocalRandom.current().nextLong());
        this.lanes = new Lanes(leases);
        this.hints = new Hints(leases, self);
        this.publisher = new GroupCommit(queue, settings.publish(), this::published);
        this.heartbeat = new Heartbeat(leases, settings.lease());
        this.settler = new Settler(leases);
        this.sweep = new Sweep(leases, heartbeat, lanes, settings.crashes(), settings.sweep(), this::wake, this::tick);
        this.listener = new HintListener(dedicated, self, this::wake, sweep::soon);
        this.suspects = new Suspects(leases, heartbeat, settler, lanes, workers);
    }

    public Publisher publisher() {
        return publisher;
    }

    /** Messages that wait for their commit. */
    public int publishing() {
        return publisher.waiting();
    }

    /** Outcomes that came too late: another try owned the delivery. */
    public long staleOutcomes() {
        return settler.stale();
    }

    /** Whether this process can work: its leases hold and the last sweep reached the database. */
    public boolean well() {
        return sweep.well() && heartbeat.runner() != null;
    }

    /**
     * A worker of this process for a subscription; not started. There is at most one per subscription and process.
     *
     * @throws SQLException when the subscription is not there or the database is away
     */
    public Worker worker(WorkerPlan plan, Work work, Executor executor) throws SQLException {
        Worker worker = new Worker(plan, work, executor, new Shared());
        if (workers.putIfAbsent(subscription(plan.subscription()), worker) != null) {
            throw new IllegalStateException(
                    "subscription " + plan.subscription() + " has a worker in this process already");
        }
        begin();
        return worker;
    }

    /** Forgets a worker that has stopped. */
    public void remove(Worker worker) {
        workers.values().remove(worker);
    }

    /** Publishes what waits, records outcomes, gives up its leases. */
    @Override
    public void close() {
        publisher.close();
        suspects.stop();
        listener.close();
        sweep.close();
        leasing.shutdown();
        settler.close();
        heartbeat.end();
        hints.close();
    }

    /** A process without workers (a door, a command) neither sweeps nor listens. */
    private synchronized void begin() {
        if (!consuming) {
            consuming = true;
            sweep.start();
            listener.start();
        }
    }

    private int subscription(String name) throws SQLException {
        try (Connection connection = leases.getConnection();
                var select = connection.prepareStatement("select id from subscription where name = ?")) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "there is no subscription " + name + ": run `posthouse apply`, or mend subscriptions.yaml");
                }
                return row.getInt(1);
            }
        }
    }

    private void published(long lane, long from) {
        hints.wake(lane, from);
        wake(lane, from);
    }

    private void wake(long lane, long from) {
        if (workers.isEmpty()) {
            return;
        }
        Integer subscription = lanes.subscription(lane);
        if (subscription == null) {
            leasing.execute(() -> learn(lane, from));
            return;
        }
        Worker worker = workers.get(subscription);
        if (worker != null) {
            worker.wake(lane, from);
        }
    }

    private void learn(long lane, long from) {
        try {
            lanes.load(List.of(lane));
            if (lanes.subscription(lane) != null) {
                wake(lane, from);
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("a lane could not be looked up; the sweep finds it");
        }
    }

    private void tick() {
        workers.values().forEach(Worker::tick);
        suspects.look();
    }

    /** What the workers share. */
    private final class Shared implements Worker.Engine {
        @Override
        public List<Leased> lease(List<Rotation.Turn> turns, int each) throws SQLException {
            Integer runner = heartbeat.runner();
            if (runner == null) {
                throw new SQLException("this process has no heartbeat now", "08000");
            }
            try (Connection connection = leases.getConnection()) {
                List<Leased> leased =
                        LeaseStatement.lease(connection, turns, each, heartbeat.nextLease(runner), runner);
                settler.opened(leased);
                return leased;
            }
        }

        @Override
        public boolean holds(long lease) {
            return heartbeat.holds(lease);
        }

        @Override
        public void settle(Leased leased, Outcome outcome, WorkerPlan plan, boolean alone) {
            settler.settle(settlements.of(leased, outcome, plan.policy(), alone));
        }

        @Override
        public void execute(Runnable task) {
            leasing.execute(task);
        }

        @Override
        public void later(long nanos, Runnable task) {
            leasing.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
