package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;

/** Tries suspects of one worker, each by itself beside what the worker does anyway. Thread-safe. */
final class AloneTries {
    private final Worker worker;
    private final Tries tries;
    private final Shared shared;
    private final LaneRules rules;

    AloneTries(Worker worker, Tries tries, Shared shared, LaneRules rules) {
        this.worker = worker;
        this.tries = tries;
        this.shared = shared;
        this.rules = rules;
    }

    /** Whether something of this lane may be tried now. */
    boolean may(long lane) {
        Permission permission = rules.permission(lane);
        return permission != null && !permission.paused() && !rules.dry(permission) && worker.mayTry();
    }

    /**
     * Tries it; {@code finished} runs when its outcome is known.
     *
     * @return false when it may not be tried now: then nothing was begun
     */
    boolean begin(Leased leased, Runnable finished) throws SQLException {
        if (!worker.mayTry() || !shared.leasing().admit(leased, rules)) {
            return false;
        }
        BiConsumer<Attempt, Outcome> settle = (attempt, outcome) -> {
            try {
                worker.settle(attempt, outcome);
            } finally {
                finished.run();
            }
        };
        if (!worker.beginAlone(leased, () -> tries.run(new Attempt(List.of(leased), Permit.FREE, settle, () -> {})))) {
            shared.rations().ended(leased);
            return false;
        }
        return true;
    }
}
