package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.OutsideLeases.NotYours;
import io.posthouse.queue.OutsideLeases.Taken;
import io.posthouse.queue.OutsideLeases.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes deliveries for programs outside: a suspect alone, else from the subscription's lanes in turn. Each step has a
 * connection for itself, and none while it waits for anything else. For one thread.
 */
final class OutsideTaking {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideTaking.class);

    /** Lanes whose suspects are looked at together. */
    private static final int FEW = 16;

    private final DataSource leases;
    private final OutsideSlot slot;
    private final OutsideKey key;
    private final Counters counters;
    private final OutsideSteering steering;
    private final OutsideTurns ready = new OutsideTurns();
    private final OutsideTurns suspects = new OutsideTurns();

    OutsideTaking(DataSource leases, OutsideSlot slot, OutsideKey key, Counters counters, OutsideSteering steering) {
        this.leases = leases;
        this.slot = slot;
        this.key = key;
        this.counters = counters;
        this.steering = steering;
    }

    /** What takes, on a connection, for a runner. */
    private interface Lease {
        List<Leased> run(Connection connection, OutsideSlot.Opened opened) throws SQLException;
    }

    /** Leased rows, and until when. */
    private record Got(List<Leased> leased, OutsideSlot.Opened opened) {
        static final Got NOTHING = new Got(List.of(), null);
    }

    /** Up to so many as are there; none when nothing is ready. */
    List<Taken> take(Wish wish) throws SQLException {
        // First: what is leased must not fail to be told.
        byte[] signing = key.bytes();
        int subscription = subscription(wish);
        if (!steering.goes()) {
            return List.of();
        }
        Got got = suspect(subscription, wish.subscription());
        if (got.leased.isEmpty()) {
            got = ready(subscription, wish);
        }
        counters.leased(got.leased.size());
        return taken(got, signing);
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

    private int subscription(Wish wish) throws SQLException {
        OutsideStatements.Subscription found;
        try (Connection connection = leases.getConnection()) {
            found = OutsideStatements.subscription(connection, wish.subscription())
                    .filter(one -> one.active() && one.team().equals(wish.team()))
                    .orElseThrow(() -> new NotYours("there is no such subscription of " + wish.team()
                            + "; its subscriptions.yaml lists them, posthouse apply makes new ones"));
        }
        if (found.work() != null) {
            throw new NotYours("a route of this house works on it (work: " + found.work()
                    + "); take work: out of subscriptions.yaml, then posthouse apply, for a worker outside");
        }
        return found.id();
    }

    private Got suspect(int subscription, String worker) throws SQLException {
        List<Long> lanes = suspects.next(
                subscription,
                FEW,
                steering.free(),
                (after, limit) -> lanes(OutsideStatements.SUSPECT_LANES, subscription, after, limit),
                some -> steering.open(worker, some));
        if (lanes.isEmpty()) {
            return Got.NOTHING;
        }
        List<Rotation.Turn> turns = steering.turns(worker, lanes, 1);
        return lease(turns, (connection, opened) -> {
            List<Leased> leased = LeaseStatement.leaseSuspects(
                    connection,
                    turns.stream().map(Rotation.Turn::lane).toList(),
                    1,
                    opened.nextLease(),
                    opened.runner());
            if (!leased.isEmpty()) {
                OutsideStatements.tried(connection, leased.get(0));
            }
            return leased;
        });
    }

    private Got ready(int subscription, Wish wish) throws SQLException {
        List<Long> lanes = ready.next(
                subscription,
                wish.max(),
                steering.free(),
                (after, limit) -> lanes(OutsideStatements.OPEN_LANES, subscription, after, limit),
                some -> steering.open(wish.subscription(), some));
        if (lanes.isEmpty()) {
            return Got.NOTHING;
        }
        int each = wish.max() / lanes.size();
        List<Rotation.Turn> turns = steering.turns(wish.subscription(), lanes, each);
        return lease(
                turns,
                (connection, opened) ->
                        LeaseStatement.lease(connection, turns, each, opened.nextLease(), opened.runner()));
    }

    private List<Long> lanes(String sql, int subscription, long after, int limit) throws SQLException {
        try (Connection connection = leases.getConnection()) {
            return OutsideStatements.lanes(connection, sql, subscription, after, limit);
        }
    }

    private Got lease(List<Rotation.Turn> turns, Lease lease) throws SQLException {
        if (turns.isEmpty()) {
            return Got.NOTHING;
        }
        List<Leased> leased = List.of();
        try (Connection connection = leases.getConnection()) {
            OutsideSlot.Opened opened = slot.open(connection);
            leased = lease.run(connection, opened);
            return new Got(leased, opened);
        } finally {
            steering.took(turns, leased);
        }
    }

    private List<Taken> taken(Got got, byte[] signing) {
        List<Taken> taken = new ArrayList<>();
        List<Settlement> others = new ArrayList<>();
        for (Leased one : got.leased) {
            if (one.topic() == null) {
                others.add(Settlement.withoutMessage(one));
            } else if (one.envelope() == null) {
                others.add(Settlement.givenBack(one));
            } else {
                var handle = new OutsideHandle(one.lane(), one.delivery(), one.lease(), one.attempt(), one.message());
                taken.add(new Taken(handle.signed(signing), one, got.opened.deadline()));
            }
        }
        if (!others.isEmpty()) {
            try (Connection connection = leases.getConnection()) {
                SettleStatement.settle(connection, others);
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("what cannot be given out comes back when its lease ends");
            }
        }
        return taken;
    }
}
