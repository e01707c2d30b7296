package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.ControlWatch;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.List;

/**
 * What operators ordered, kept for workers outside as for our own: pause, drain, and the rate of a throttle. Its concurrency
 * is not: whoever works outside decides how much at once. Thread-safe.
 */
final class OutsideSteering {
    private final ControlWatch control;
    private final Lanes lanes;
    private final Rations rations;

    OutsideSteering(ControlWatch control, Lanes lanes, Rations rations) {
        this.control = control;
        this.lanes = lanes;
        this.rations = rations;
    }

    /** Whether anything may be begun: not while the rules are not known. */
    boolean goes() {
        return control.fresh();
    }

    /** Those lanes from which something may be leased now, each with how much; what they give must be told to {@link #took}. */
    List<Rotation.Turn> turns(String worker, List<Long> open, int each) throws SQLException {
        if (control.controls().isEmpty()) {
            return open.stream().map(lane -> new Rotation.Turn(lane, 0)).toList();
        }
        lanes.load(open);
        List<Rotation.Turn> turns = open.stream()
                .filter(lane -> !paused(worker, lane))
                .map(lane -> new Rotation.Turn(lane, 0, permission(worker, lane).upTo(), Integer.MAX_VALUE))
                .toList();
        return rations.reserve(turns, each, lane -> permission(worker, lane)).stream()
                .filter(turn -> turn.most() > 0)
                .toList();
    }

    /** Also when nothing was leased: what was reserved is free again. */
    void took(List<Rotation.Turn> turns, List<Leased> leased) {
        rations.leased(turns, leased);
        rations.started(leased);
        leased.forEach(rations::ended);
    }

    boolean paused(String worker, long lane) {
        Permission permission = permission(worker, lane);
        return permission == null || permission.paused();
    }

    /** Null when the lane is not known yet: {@link Lanes#load} it first. */
    private Permission permission(String worker, long lane) {
        var seen = control.seen();
        if (seen.controls().isEmpty()) {
            return Permission.GO;
        }
        Lane known = lanes.lane(lane);
        return known == null ? null : seen.controls().of(worker, known.realm(), known.destination(), seen.at());
    }
}
