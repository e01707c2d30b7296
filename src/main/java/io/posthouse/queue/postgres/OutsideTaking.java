package io.posthouse.queue.postgres;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.OutsideLeases.NotYours;
import io.posthouse.queue.OutsideLeases.Taken;
import io.posthouse.queue.OutsideLeases.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Takes deliveries for programs outside: a suspect alone, else from the subscription's lanes in turn. Also where their
 * leases' runner is. Thread-safe.
 */
final class OutsideTaking {
    private static final Failure GONE =
            new Failure(null, "its message is not stored any more; nothing is left to work on", null, null);

    private final DataSource leases;
    private final OutsideSlot slot;
    private final Counters counters;
    private final OutsideSteering steering;
    /** The lane served last, by subscription. */
    private final Map<Integer, Long> served = new HashMap<>();

    private byte[] key;

    OutsideTaking(DataSource leases, Duration lease, Counters counters, OutsideSteering steering) {
        this.steering = steering;
        this.leases = leases;
        this.slot = new OutsideSlot(lease);
        this.counters = counters;
    }

    /** Up to so many as are there; none when nothing is ready. */
    synchronized List<Taken> take(Wish wish) throws SQLException {
        try (Connection connection = leases.getConnection()) {
            int subscription = subscription(connection, wish);
            if (!steering.goes()) {
                return List.of();
            }
            List<Leased> leased = suspect(connection, subscription, wish.subscription());
            if (leased.isEmpty()) {
                leased = ready(connection, subscription, wish);
            }
            counters.leased(leased.size());
            return taken(connection, leased);
        }
    }

    /** Returns until when it is extended; null when the lease is no more. */
    synchronized Instant extend(Connection connection, long lease) throws SQLException {
        int runner = slot.open(connection);
        return OutsideStatements.move(connection, lease, runner) ? slot.deadline() : null;
    }

    synchronized byte[] key(Connection connection) throws SQLException {
        if (key == null) {
            key = OutsideStatements.key(connection);
        }
        return key;
    }

    /** As if never touched: who asked for them is gone. */
    void giveBack(List<Taken> taken) throws SQLException {
        try (Connection connection = leases.getConnection()) {
            SettleStatement.settle(
                    connection,
                    taken.stream()
                            .map(one -> Settlement.givenBack(one.leased()))
                            .toList());
            SettleStatement.forget(connection, List.of(taken.get(0).leased().lease()));
        }
    }

    private static int subscription(Connection connection, Wish wish) throws SQLException {
        var found = OutsideStatements.subscription(connection, wish.subscription())
                .filter(one -> one.active() && one.team().equals(wish.team()))
                .orElseThrow(() -> new NotYours("there is no such subscription of " + wish.team()
                        + "; its subscriptions.yaml lists them, posthouse apply makes new ones"));
        if (found.work() != null) {
            throw new NotYours("a route of this house works on it (work: " + found.work()
                    + "); take work: out of subscriptions.yaml, then posthouse apply, for a worker outside");
        }
        return found.id();
    }

    private List<Leased> suspect(Connection connection, int subscription, String worker) throws SQLException {
        List<Rotation.Turn> turns = steering.turns(worker, OutsideStatements.suspectLanes(connection, subscription), 1);
        if (turns.isEmpty()) {
            return List.of();
        }
        List<Long> lanes = turns.stream().map(Rotation.Turn::lane).toList();
        List<Leased> leased = List.of();
        try {
            int runner = slot.open(connection);
            leased = LeaseStatement.leaseSuspects(connection, lanes, 1, slot.nextLease(), runner);
        } finally {
            steering.took(turns, leased);
        }
        if (!leased.isEmpty()) {
            OutsideStatements.tried(connection, leased.get(0));
        }
        return leased;
    }

    /** The lanes after the one served last come first; each gives its share. */
    private List<Leased> ready(Connection connection, int subscription, Wish wish) throws SQLException {
        int max = wish.max();
        long after = served.getOrDefault(subscription, 0L);
        List<Long> lanes = new ArrayList<>(OutsideStatements.openLanes(connection, subscription, after, max));
        if (lanes.size() < max && after > 0) {
            OutsideStatements.openLanes(connection, subscription, 0, max - lanes.size()).stream()
                    .filter(lane -> lane <= after)
                    .forEach(lanes::add);
        }
        if (lanes.isEmpty()) {
            return List.of();
        }
        served.put(subscription, lanes.get(lanes.size() - 1));
        int each = max / lanes.size();
        List<Rotation.Turn> turns = steering.turns(wish.subscription(), lanes, each);
        if (turns.isEmpty()) {
            return List.of();
        }
        List<Leased> leased = List.of();
        try {
            int runner = slot.open(connection);
            leased = LeaseStatement.lease(connection, turns, each, slot.nextLease(), runner);
            return leased;
        } finally {
            steering.took(turns, leased);
        }
    }

    private List<Taken> taken(Connection connection, List<Leased> leased) throws SQLException {
        List<Taken> taken = new ArrayList<>();
        List<Settlement> others = new ArrayList<>();
        for (Leased one : leased) {
            if (one.topic() == null) {
                others.add(new Settlement(one, 'x', null, 0, 0, GONE.text(), "rejected", GONE));
            } else if (one.envelope() == null) {
                others.add(Settlement.givenBack(one));
            } else {
                var handle = new OutsideHandle(one.lane(), one.delivery(), one.lease(), one.attempt(), one.message());
                taken.add(new Taken(handle.signed(key(connection)), one, slot.deadline()));
            }
        }
        if (!others.isEmpty()) {
            SettleStatement.settle(connection, others);
        }
        return taken;
    }
}
