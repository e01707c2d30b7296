package io.posthouse.queue.postgres;

import io.posthouse.queue.control.Permission;

/** The rules in force, as one worker asks for them. Thread-safe. */
final class WorkerRules implements LaneRules {
    private final String worker;
    private final Shared shared;

    WorkerRules(String worker, Shared shared) {
        this.worker = worker;
        this.shared = shared;
    }

    @Override
    public Permission permission(long lane) {
        return shared.permissions().of(worker, lane);
    }

    @Override
    public boolean dry(Permission permission) {
        return permission.limited() && shared.rations().dry(permission);
    }

    @Override
    public int most(long lane) {
        return shared.appetite().most(lane);
    }

    @Override
    public void unknown(long lane, long from) {
        // Not from the worker's own lock: it may be known by now, and woken at once.
        shared.threads().execute(() -> shared.switchboard().wake(lane, from));
    }
}
