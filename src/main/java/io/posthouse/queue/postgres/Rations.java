package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.Limit;
import io.posthouse.queue.control.Permission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the throttles in force leave to this process. A message of a lane under throttles is leased only with a token and a
 * place of each; the token is gone when it is begun, the place is free again when it has ended. Costs nothing while no lane
 * is throttled. Thread-safe.
 */
final class Rations {
    private static final Logger LOG = LoggerFactory.getLogger(Rations.class);
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(250);

    private final DataSource database;
    private final Supplier<Integer> runner;
    private final Object fetching = new Object();
    private final Map<Integer, Ration> rations = new HashMap<>();
    /** By the turn itself: a lane may have one of its worker's, and one of its suspects'. */
    private final Map<Rotation.Turn, Reservation> reserved = new IdentityHashMap<>();

    private final Map<Try, Ticket> tickets = new HashMap<>();
    private volatile boolean any;

    /** Of one delivery there may be two, when its lease was lost while it was tried. */
    private record Try(long lease, long delivery) {
        static Try of(Leased leased) {
            return new Try(leased.lease(), leased.delivery());
        }
    }

    private record Reservation(List<Ration> rations, int messages) {}

    /** What a leased message holds. */
    private static final class Ticket {
        private final List<Ration> rations;
        private boolean started;

        Ticket(List<Ration> rations) {
            this.rations = rations;
        }
    }

    /** @param runner the number of this process, null while it may not lease */
    Rations(DataSource database, Supplier<Integer> runner) {
        this.database = database;
        this.runner = runner;
    }

    /** Whether one of these has nothing left for now. */
    synchronized boolean dry(Permission permission) {
        long now = System.nanoTime();
        for (Limit limit : permission.limits()) {
            Ration ration = rations.get(limit.rule());
            if (ration != null && ration.dry(now)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same turns, each with the messages its lane may have; reserved until {@link #leased}.
     *
     * @throws SQLException when the database cannot be asked: nothing is reserved
     */
    List<Rotation.Turn> reserve(List<Rotation.Turn> turns, int each, LongFunction<Permission> permissions)
            throws SQLException {
        Map<Long, List<Ration>> limited = limited(turns, permissions);
        if (limited.isEmpty()) {
            return turns;
        }
        Set<Ration> needed = new LinkedHashSet<>();
        limited.values().forEach(needed::addAll);
        fetch(needed, each * turns.size());
        List<Rotation.Turn> allowed = new ArrayList<>(turns.size());
        synchronized (this) {
            int lanes = limited.size();
            for (Rotation.Turn turn : turns) {
                List<Ration> its = limited.get(turn.lane());
                allowed.add(its == null ? turn : reserve(turn, each, its, lanes--));
            }
        }
        return allowed;
    }

    private synchronized Map<Long, List<Ration>> limited(
            List<Rotation.Turn> turns, LongFunction<Permission> permissions) {
        Map<Long, List<Ration>> limited = new HashMap<>();
        for (Rotation.Turn turn : turns) {
            Permission permission = permissions.apply(turn.lane());
            if (permission != null && permission.limited()) {
                limited.put(turn.lane(), rations(permission));
            }
        }
        return limited;
    }

    private List<Ration> rations(Permission permission) {
        any = true;
        return permission.limits().stream()
                .map(limit -> rations.computeIfAbsent(limit.rule(), rule -> new Ration(limit, System.nanoTime())))
                .toList();
    }

    /** @param lanes that are still to be served, this one included: each gets its share of what is left */
    private Rotation.Turn reserve(Rotation.Turn turn, int each, List<Ration> its, int lanes) {
        int messages = Math.min(each, turn.most());
        for (Ration ration : its) {
            messages = Math.min(messages, (int) ((ration.available() + (long) lanes - 1) / lanes));
        }
        if (messages > 0) {
            for (Ration ration : its) {
                ration.reserve(messages);
            }
            any = true;
        }
        Rotation.Turn allowed = turn.most(messages);
        if (messages > 0) {
            reserved.put(allowed, new Reservation(its, messages));
        }
        return allowed;
    }

    /** One thread at a time, so that together they do not ask for more than one chunk. */
    private void fetch(Collection<Ration> needed, int messages) throws SQLException {
        synchronized (fetching) {
            Integer self = runner.get();
            if (self == null) {
                throw new SQLException("this process has no heartbeat now", "08000");
            }
            List<RationStatement.Want> wants = new ArrayList<>();
            synchronized (this) {
                for (Ration ration : needed) {
                    RationStatement.Want want = ration.want(messages, self, System.nanoTime());
                    if (want != null) {
                        wants.add(want);
                    }
                }
            }
            if (wants.isEmpty()) {
                return;
            }
            List<RationStatement.Grant> grants;
            try (Connection connection = database.getConnection()) {
                grants = RationStatement.fetch(connection, wants, self);
            }
            synchronized (this) {
                for (RationStatement.Grant grant : grants) {
                    Ration ration = rations.get(grant.rule());
                    if (ration != null) {
                        ration.granted(grant, System.nanoTime());
                    }
                }
            }
        }
    }

    /** What was leased of these turns; what was reserved and not leased is free again. */
    void leased(List<Rotation.Turn> turns, List<Leased> leased) {
        if (!any) {
            return;
        }
        synchronized (this) {
            Map<Long, Reservation> its = new HashMap<>();
            for (Rotation.Turn turn : turns) {
                Reservation reservation = reserved.remove(turn);
                if (reservation != null) {
                    its.put(turn.lane(), reservation);
                }
            }
            Map<Long, Integer> got = new HashMap<>();
            for (Leased one : leased) {
                Reservation reservation = its.get(one.lane());
                if (reservation != null) {
                    tickets.put(Try.of(one), new Ticket(reservation.rations()));
                    got.merge(one.lane(), 1, Integer::sum);
                }
            }
            its.forEach((lane, reservation) -> {
                int unused = reservation.messages() - got.getOrDefault(lane, 0);
                reservation.rations().forEach(ration -> ration.unused(unused));
            });
        }
    }

    /** These are begun now. */
    void started(List<Leased> batch) {
        if (!any) {
            return;
        }
        synchronized (this) {
            for (Leased one : batch) {
                Ticket ticket = tickets.get(Try.of(one));
                if (ticket != null && !ticket.started) {
                    ticket.started = true;
                    ticket.rations.forEach(ration -> ration.started(1));
                }
            }
        }
    }

    /** It was tried, or given back. Returns whether {@link #giveBack} has something to do now. */
    boolean ended(Leased one) {
        if (!any) {
            return false;
        }
        boolean surplus = false;
        synchronized (this) {
            Ticket ticket = tickets.remove(Try.of(one));
            if (ticket != null) {
                long now = System.nanoTime();
                for (Ration ration : ticket.rations) {
                    if (ticket.started) {
                        surplus |= ration.ended(1, now);
                    } else {
                        ration.unused(1);
                    }
                }
            }
        }
        return surplus;
    }

    /** Until it is worth asking again for those that were dry. */
    synchronized long rest() {
        long now = System.nanoTime();
        long soonest = LONGEST;
        boolean dry = false;
        for (Ration ration : rations.values()) {
            if (ration.dry(now)) {
                dry = true;
                soonest = Math.min(soonest, ration.dryUntil() - now);
            }
        }
        return dry ? Math.max(SHORTEST, soonest) : SHORTEST;
    }

    /** Once a second: places nobody needs go to others, throttles that are over are forgotten. */
    void tick(Set<Integer> rules) {
        if (!any) {
            return;
        }
        synchronized (this) {
            rations.values().forEach(Ration::idle);
        }
        giveBack();
        synchronized (this) {
            rations.entrySet()
                    .removeIf(one ->
                            !rules.contains(one.getKey()) && one.getValue().unusedNow());
            any = !rations.isEmpty() || !tickets.isEmpty() || !reserved.isEmpty();
        }
    }

    /** Places that others may have go back. */
    void giveBack() {
        Integer self = runner.get();
        if (!any || self == null) {
            return;
        }
        Map<Integer, Integer> places = new HashMap<>();
        synchronized (this) {
            rations.forEach((rule, ration) -> {
                int surplus = ration.takeSurplus();
                if (surplus > 0) {
                    places.put(rule, surplus);
                }
            });
        }
        if (places.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            RationStatement.giveBack(connection, places, self);
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("places of a throttle are given back a second later");
            synchronized (this) {
                places.forEach((rule, some) -> rations.get(rule).stillSurplus(some));
            }
        }
    }
}
