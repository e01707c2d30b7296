package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Borrows tokens and places for the rations of this process and gives places back, one statement at a time: together its
 * threads ask for no more than a chunk. When an answer is lost, what the database says counts: it is asked before anything
 * is borrowed or given back again, since a place that nobody knows of would be taken until this process ends, and one that
 * is given back twice would be another's as well. Nobody calls it with a connection in hand. Thread-safe.
 */
final class Borrowing {
    private static final Logger LOG = LoggerFactory.getLogger(Borrowing.class);

    private final DataSource database;
    private final Supplier<Integer> runner;
    /** By rule; guarded by itself. Never held while the database is asked. */
    private final Map<Integer, Ration> rations;

    private final ReentrantLock asking = new ReentrantLock();

    /** @param runner the number of this process, null while it may not lease */
    Borrowing(DataSource database, Supplier<Integer> runner, Map<Integer, Ration> rations) {
        this.database = database;
        this.runner = runner;
        this.rations = rations;
    }

    boolean may() {
        return runner.get() != null;
    }

    /**
     * For so many messages, of each throttle that has nothing left.
     *
     * @throws SQLException when the database cannot be asked
     */
    void borrow(Collection<Ration> needed, int messages) throws SQLException {
        asking.lock();
        try {
            Integer self = runner.get();
            if (self == null) {
                throw new SQLException("this process has no heartbeat now", "08000");
            }
            List<Ration> unsure = unsure(needed);
            if (!unsure.isEmpty()) {
                try (Connection connection = database.getConnection()) {
                    ask(connection, unsure, self);
                }
            }
            List<RationStatement.Want> wants = wants(needed, messages, self);
            if (!wants.isEmpty()) {
                fetch(wants, self);
            }
        } finally {
            asking.unlock();
        }
    }

    /** Places that others may have go back. Blocks. */
    void giveBack() {
        asking.lock();
        try {
            tidy();
        } finally {
            asking.unlock();
        }
    }

    /** The same, unless another thread asks the database now: it may take long, and a sweep must not wait for it. */
    void giveBackUnlessBusy() {
        if (asking.tryLock()) {
            try {
                tidy();
            } finally {
                asking.unlock();
            }
        }
    }

    private void fetch(List<RationStatement.Want> wants, int self) throws SQLException {
        boolean answered = false;
        try (Connection connection = database.getConnection()) {
            List<RationStatement.Grant> grants = RationStatement.fetch(connection, wants, self);
            answered = true;
            synchronized (rations) {
                for (RationStatement.Grant grant : grants) {
                    Ration ration = rations.get(grant.rule());
                    if (ration != null) {
                        ration.granted(grant, System.nanoTime());
                    }
                }
            }
        } finally {
            if (!answered) {
                doubt(wants.stream().map(RationStatement.Want::rule).toList());
            }
        }
    }

    private void tidy() {
        Integer self = runner.get();
        List<Ration> unsure;
        synchronized (rations) {
            unsure = unsure(rations.values());
            if (self == null || unsure.isEmpty() && rations.values().stream().noneMatch(Ration::hasSurplus)) {
                return;
            }
        }
        Map<Integer, Integer> places = Map.of();
        try (Connection connection = database.getConnection()) {
            if (!unsure.isEmpty()) {
                ask(connection, unsure, self);
            }
            places = takeSurplus();
            if (!places.isEmpty()) {
                RationStatement.giveBack(connection, places, self);
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("places of a throttle are given back a second later");
            doubt(places.keySet());
        }
    }

    private void ask(Connection connection, List<Ration> unsure, int self) throws SQLException {
        List<Integer> rules =
                unsure.stream().map(ration -> ration.limit().rule()).toList();
        Map<Integer, Integer> held = RationStatement.held(connection, rules, self);
        synchronized (rations) {
            long now = System.nanoTime();
            unsure.forEach(
                    ration -> ration.holds(held.getOrDefault(ration.limit().rule(), 0), self, now));
        }
    }

    private List<Ration> unsure(Collection<Ration> some) {
        synchronized (rations) {
            return some.stream().filter(Ration::unsure).toList();
        }
    }

    private void doubt(Collection<Integer> rules) {
        synchronized (rations) {
            for (int rule : rules) {
                Ration ration = rations.get(rule);
                if (ration != null) {
                    ration.doubt();
                }
            }
        }
    }

    private List<RationStatement.Want> wants(Collection<Ration> needed, int messages, int self) {
        List<RationStatement.Want> wants = new ArrayList<>();
        synchronized (rations) {
            for (Ration ration : needed) {
                RationStatement.Want want = ration.want(messages, self, System.nanoTime());
                if (want != null) {
                    wants.add(want);
                }
            }
        }
        return wants;
    }

    private Map<Integer, Integer> takeSurplus() {
        Map<Integer, Integer> places = new HashMap<>();
        synchronized (rations) {
            rations.forEach((rule, ration) -> {
                if (ration.hasSurplus()) {
                    places.put(rule, ration.takeSurplus());
                }
            });
        }
        return places;
    }
}
