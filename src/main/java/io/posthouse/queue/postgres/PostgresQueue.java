package io.posthouse.queue.postgres;

import io.posthouse.queue.Appetite;
import io.posthouse.queue.OutsideLeases;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import io.posthouse.queue.control.ControlWatch;
import io.posthouse.queue.control.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The engine on PostgreSQL: publishing by group commit, and the workers of this process with what they share: one heartbeat,
 * one LISTEN connection, one sweep, one settler. Thread-safe.
 */
public final class PostgresQueue implements AutoCloseable {
    private final DataSource leases;
    private final ControlWatch control;
    private final Rations rations;
    private final Usage usage;
    private final Lanes lanes;
    private final Permissions permissions;
    private final LaneAppetite appetite;
    private final Settlements settlements;
    private final Counters counters = new Counters();
    private final OpenLeases openLeases = new OpenLeases();
    private final LeaseThreads threads = new LeaseThreads();
    private final BacklogGate gate =
            new BacklogGate(new Headroom(Machine.processors()), Machine::load, threads::execute, System::nanoTime);
    private final Floods floods = new Floods(System::nanoTime);
    private final Shared shared;
    private final Switchboard switchboard;
    private final Hints hints;
    private final GroupCommit publisher;
    private final Heartbeat heartbeat;
    private final Settler settler;
    private final Sweep sweep;
    private final HintListener listener;
    private final Suspects suspects;
    private final ConcurrentHashMap<Integer, Worker> workers = new ConcurrentHashMap<>();
    /** Also those that stopped, until their last try has returned or is overdue. */
    private final Set<Worker> watched = ConcurrentHashMap.newKeySet();

    private volatile OutsideWork outside;
    private boolean consuming;
    private boolean closed;

    /**
     * @param publishing connections whose commits are durable
     * @param leases connections that commit without waiting for the disk: what they lose in a power cut is a redelivery
     * @param dedicated a new connection of our own, for LISTEN
     */
    public PostgresQueue(
            DataSource publishing,
            DataSource leases,
            Callable<Connection> dedicated,
            QueueSettings settings,
            Clock clock) {
        String self = UUID.randomUUID().toString().substring(0, 8);
        this.leases = leases;
        this.settlements = new Settlements(
                settings.crashes(), clock, () -> ThreadLocalRandom.current().nextLong());
        this.lanes = new Lanes(leases);
        this.control = new ControlWatch(leases);
        this.permissions = new Permissions(control, lanes);
        this.appetite = new LaneAppetite(lanes);
        this.usage = new Usage(leases);
        this.switchboard = new Switchboard(lanes, workers, threads::execute);
        this.hints = new Hints(leases, self);
        this.publisher = new GroupCommit(publishing, settings.publish(), this::published, counters);
        this.heartbeat = new Heartbeat(leases, settings.lease());
        this.rations = new Rations(leases, heartbeat::runner);
        this.settler = new Settler(leases, openLeases);
        this.sweep = new Sweep(
                leases, heartbeat, openLeases, lanes, settings.crashes(), settings.sweep(), this::ready, this::tick);
        this.listener = new HintListener(dedicated, self, this::ready, this::hinted);
        Leasing leasing = new Leasing(leases, heartbeat, openLeases, settler, counters);
        this.shared = new Shared(
                permissions,
                appetite,
                rations,
                new RationedLeasing(permissions, rations, leasing),
                new Outcomes(settlements, settler, counters, usage, rations, threads),
                heartbeat,
                threads,
                switchboard,
                gate,
                floods);
        this.suspects = new Suspects(leases, heartbeat, leasing, settler, lanes, workers);
        control.onChange(this::steered);
    }

    public Publisher publisher() {
        return publisher;
    }

    /** Messages that wait for their commit. */
    public int publishing() {
        return publisher.waiting();
    }

    /** Whether the database said within the last seconds that it has no room for what is published. */
    public boolean diskFull() {
        return publisher.diskFull();
    }

    /** Outcomes that wait to be recorded. */
    public int settling() {
        return settler.waiting();
    }

    /** Outcomes that came too late: another try owned the delivery. */
    public long staleOutcomes() {
        return settler.stale();
    }

    public Counters counters() {
        return counters;
    }

    /** The rules of control as this process knows them; read from now on. */
    public ControlWatch control() {
        control.start();
        return control;
    }

    /** Who says how much of each destination's lane this process may have in hand; before its worker begins. */
    public void appetite(Appetite other) {
        appetite.ask(other);
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
        Worker worker = new Worker(plan, work, executor, shared);
        if (workers.putIfAbsent(subscription(plan.subscription()), worker) != null) {
            throw new IllegalStateException(
                    "subscription " + plan.subscription() + " has a worker in this process already");
        }
        watched.add(worker);
        begin();
        return worker;
    }

    /**
     * Leases for programs outside. From the first on this process sweeps, whether it has workers or not.
     *
     * @param lease how long a program may be silent
     */
    public synchronized OutsideLeases outside(Duration lease) {
        if (outside == null) {
            outside = new OutsideWork(
                    leases,
                    lease,
                    settlements,
                    counters,
                    new OutsideSteering(permissions, lanes, rations),
                    this::begin);
        }
        return outside;
    }

    /** Forgets a worker that has stopped. */
    public void remove(Worker worker) {
        workers.values().remove(worker);
    }

    /** Publishes what waits, records outcomes, gives up its leases. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean reachable = !consuming || sweep.well();
        publisher.close();
        if (outside != null) {
            outside.close();
        }
        suspects.stop();
        listener.close();
        control.close();
        sweep.close();
        threads.close();
        settler.close();
        usage.close(reachable);
        if (reachable) {
            heartbeat.end();
        }
        hints.close();
    }

    /** A process without workers (a door, a command) neither sweeps nor listens. */
    private synchronized void begin() {
        if (!consuming && !closed) {
            consuming = true;
            control.start();
            usage.start();
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

    private void steered() {
        watched.forEach(worker -> Alone.run(worker::steer));
        OutsideWork programs = outside;
        if (programs != null) {
            programs.hint();
        }
    }

    private void hinted() {
        control.soon();
        sweep.soon();
    }

    private void published(long lane, long from) {
        hints.wake(lane, from);
        ready(lane, from);
    }

    private void ready(long lane, long from) {
        switchboard.wake(lane, from);
        OutsideWork programs = outside;
        if (programs != null) {
            programs.hint();
        }
    }

    private void tick() {
        watched.forEach(worker -> Alone.run(() -> tick(worker)));
        Alone.run(gate::tick);
        Alone.run(floods::tick);
        Alone.run(() ->
                rations.tick(control.controls().rules().stream().map(Rule::id).collect(Collectors.toSet())));
        Alone.run(suspects::look);
    }

    private void tick(Worker worker) {
        worker.tick();
        if (!worker.running() && worker.inFlight() == 0 && !workers.containsValue(worker)) {
            watched.remove(worker);
        }
    }
}
