package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What operators ordered, kept for workers outside as for our own: pause, drain, and the rate of a throttle. Its concurrency
 * is not: whoever works outside decides how much at once. May borrow tokens, so nobody calls it with a connection in hand.
 * Thread-safe.
 */
final class OutsideSteering {
    private final Permissions permissions;
    private final Lanes lanes;
    private final Rations rations;

    OutsideSteering(Permissions permissions, Lanes lanes, Rations rations) {
        this.permissions = permissions;
        this.lanes = lanes;
        this.rations = rations;
    }

    /** Whether anything may be begun: not while the rules are not known, or nothing can be borrowed for them. */
    boolean goes() {
        return permissions.known() && (permissions.free() || rations.mayBorrow());
    }

    /** Whether nothing is ordered, so that each lane is open. */
    boolean free() {
        return permissions.free();
    }

    /** Those of these lanes that may be asked now, in the same order. */
    List<Long> open(String worker, List<Long> some) throws SQLException {
        if (free()) {
            return some;
        }
        lanes.load(some);
        return some.stream().filter(lane -> open(worker, lane)).toList();
    }

    private boolean open(String worker, long lane) {
        Permission permission = permissions.of(worker, lane);
        return permission != null && !permission.paused() && !(permission.limited() && rations.dry(permission));
    }

    /** How much of each may be leased now, without those of which nothing may; what they give must be told to {@link #took}. */
    List<Rotation.Turn> turns(String worker, List<Long> open, int each) throws SQLException {
        List<Rotation.Turn> turns = new ArrayList<>();
        Map<Long, Permission> allowed = new HashMap<>();
        for (long lane : open) {
            // Once for each: the rules may change meanwhile.
            Permission permission = permissions.of(worker, lane);
            if (permission != null && !permission.paused()) {
                turns.add(new Rotation.Turn(lane, 0).upTo(permission.upTo()));
                allowed.put(lane, permission);
            }
        }
        return rations.reserve(turns, each, allowed::get).stream()
                .filter(turn -> turn.most() > 0)
                .toList();
    }

    /** Also when nothing was leased: what was reserved is free again. */
    void took(List<Rotation.Turn> turns, List<Leased> leased) {
        rations.leased(turns, leased);
        rations.started(leased);
        leased.forEach(rations::ended);
    }
}
