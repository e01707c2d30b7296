package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.List;

/** Leases what the throttles leave to the lanes, and keeps account of it until it is begun. Blocks. Thread-safe. */
final class RationedLeasing {
    private final Permissions permissions;
    private final Rations rations;
    private final Leasing leasing;

    RationedLeasing(Permissions permissions, Rations rations, Leasing leasing) {
        this.permissions = permissions;
        this.rations = rations;
        this.leasing = leasing;
    }

    /** The same turns, each with what the throttles leave it; followed by {@link #lease}. */
    List<Rotation.Turn> ration(List<Rotation.Turn> turns, int each, LaneRules rules) throws SQLException {
        return permissions.free() ? turns : rations.reserve(turns, each, rules::permission);
    }

    /** At most {@code each} of each lane that may have any. */
    List<Leased> lease(List<Rotation.Turn> turns, int each) throws SQLException {
        List<Rotation.Turn> allowed =
                turns.stream().filter(turn -> turn.most() > 0).toList();
        List<Leased> taken = List.of();
        try {
            taken = leasing.take(
                    (connection, lease, runner) -> LeaseStatement.lease(connection, allowed, each, lease, runner));
            return taken;
        } finally {
            rations.leased(allowed, taken);
        }
    }

    /** Whether a suspect may be tried now; with what the throttles want for it. */
    boolean admit(Leased suspect, LaneRules rules) throws SQLException {
        Permission permission = rules.permission(suspect.lane());
        if (permission == null || !permission.allows(suspect.delivery())) {
            return false;
        }
        List<Rotation.Turn> turn = ration(List.of(new Rotation.Turn(suspect.lane(), 0)), 1, rules);
        if (turn.get(0).most() == 0) {
            return false;
        }
        rations.leased(turn, List.of(suspect));
        rations.started(List.of(suspect));
        return true;
    }
}
