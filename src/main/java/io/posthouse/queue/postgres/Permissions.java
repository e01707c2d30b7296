package io.posthouse.queue.postgres;

import io.posthouse.queue.control.ControlWatch;
import io.posthouse.queue.control.Permission;
import io.posthouse.queue.control.Seen;

/** What the rules in force let the lanes of a worker do. None of it blocks. Thread-safe. */
final class Permissions {
    private final ControlWatch control;
    private final Lanes lanes;

    Permissions(ControlWatch control, Lanes lanes) {
        this.control = control;
        this.lanes = lanes;
    }

    /** Whether the rules are known: else nothing may begin. */
    boolean known() {
        return control.fresh();
    }

    /** Whether there are none. */
    boolean free() {
        return control.controls().isEmpty();
    }

    /** Null when it is not known whose lane it is: {@link Lanes#load} it first. */
    Permission of(String worker, long lane) {
        Seen seen = control.seen();
        if (seen.controls().isEmpty()) {
            return Permission.GO;
        }
        Lane known = lanes.lane(lane);
        return known == null ? null : seen.controls().of(worker, known.realm(), known.destination(), seen.at());
    }
}
