package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.Limit;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What the throttles in force leave to this process. A message of a lane under throttles is leased only with a token and a
 * place of each; the token is gone when it is begun, the place is free again when it has ended. Costs nothing while no lane
 * is throttled. Thread-safe.
 */
final class Rations {
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(250);
    /** After so many ticks the database is asked which places are ours: a statement given up may reach it late. */
    private static final int LOOK = 5;

    private final Borrowing borrowing;
    /** By rule; guards itself and the tickets. */
    private final Map<Integer, Ration> rations = new HashMap<>();

    private final Tickets tickets = new Tickets();
    private volatile boolean any;
    private int ticks;

    /** @param runner the number of this process, null while it may not lease */
    Rations(DataSource database, Supplier<Integer> runner) {
        this.borrowing = new Borrowing(database, runner, rations);
    }

    /** Whether this process has a heartbeat, as who borrows must. */
    boolean mayBorrow() {
        return borrowing.may();
    }

    /** Whether one of these has nothing left for now. */
    boolean dry(Permission permission) {
        synchronized (rations) {
            long now = System.nanoTime();
            for (Limit limit : permission.limits()) {
                Ration ration = rations.get(limit.rule());
                if (ration != null && ration.dry(now)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The same turns, each with the messages its lane may have; reserved until {@link #leased}. May borrow: not to be called
     * with a connection in hand.
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
        borrowing.borrow(needed, each * turns.size());
        List<Rotation.Turn> allowed = new ArrayList<>(turns.size());
        synchronized (rations) {
            any = true;
            int lanes = limited.size();
            for (Rotation.Turn turn : turns) {
                List<Ration> its = limited.get(turn.lane());
                allowed.add(its == null ? turn : tickets.reserve(turn, each, its, lanes--));
            }
        }
        return allowed;
    }

    private Map<Long, List<Ration>> limited(List<Rotation.Turn> turns, LongFunction<Permission> permissions) {
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
        synchronized (rations) {
            any = true;
            return permission.limits().stream()
                    .map(limit -> rations.computeIfAbsent(limit.rule(), rule -> new Ration(limit, System.nanoTime())))
                    .toList();
        }
    }

    /** What was leased of these turns; what was reserved and not leased is free again. */
    void leased(List<Rotation.Turn> turns, List<Leased> leased) {
        if (any) {
            synchronized (rations) {
                tickets.leased(turns, leased);
            }
        }
    }

    /** These are begun now. */
    void started(List<Leased> batch) {
        if (any) {
            synchronized (rations) {
                tickets.started(batch);
            }
        }
    }

    /** It was tried, or given back. Returns whether {@link #giveBack} has something to do now. */
    boolean ended(Leased one) {
        if (!any) {
            return false;
        }
        synchronized (rations) {
            return tickets.ended(one, System.nanoTime());
        }
    }

    /** Until it is worth asking again for those that were dry. */
    long rest() {
        synchronized (rations) {
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
    }

    /** Once a second, by one thread: places nobody needs go to others, throttles that are over are forgotten. */
    void tick(Set<Integer> rules) {
        if (!any) {
            return;
        }
        synchronized (rations) {
            rations.values().forEach(Ration::idle);
            if (++ticks % LOOK == 0) {
                rations.values().forEach(Ration::doubt);
            }
        }
        borrowing.giveBackUnlessBusy();
        synchronized (rations) {
            rations.entrySet()
                    .removeIf(one ->
                            !rules.contains(one.getKey()) && one.getValue().unusedNow());
            any = !rations.isEmpty() || !tickets.isEmpty();
        }
    }

    /** Places that others may have go back. Blocks. */
    void giveBack() {
        if (any) {
            borrowing.giveBack();
        }
    }
}
