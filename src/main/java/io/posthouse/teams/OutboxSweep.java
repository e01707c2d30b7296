package io.posthouse.teams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what stayed behind in the teams' outboxes and publishes it: a process died between effect and publishing, or the
 * engine was away. One team's trouble does not touch another's. Thread-safe.
 */
public final class OutboxSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweep.class);

    private final Map<String, Team> teams;
    private final Limits limits;

    public OutboxSweep(Map<String, OutboxPublisher> outboxes, Limits limits) {
        this.teams = new java.util.concurrent.ConcurrentHashMap<>();
        this.limits = limits;
        outboxes.forEach(this::add);
    }

    /** A team that was added while we run. */
    public void add(String team, OutboxPublisher outbox) {
        teams.putIfAbsent(team, new Team(team, outbox, new AtomicBoolean()));
    }

    /** Starts a sweep of each team that is not being swept; returns at once. Called every few seconds. */
    @Override
    public void run() {
        for (Team team : teams.values()) {
            if (team.busy().compareAndSet(false, true)) {
                sweep(team).whenComplete((nothing, failure) -> {
                    team.busy().set(false);
                    if (failure != null) {
                        LOG.warn("teams.sweep-failed team={} class={}", team.name(), cause(failure));
                    }
                });
            }
        }
    }

    private CompletableFuture<Void> sweep(Team team) {
        return team.outbox().sweep(limits.age(), limits.claim()).thenCompose(batch -> {
            tell(team, batch);
            return batch.full() && batch.failure() == null ? sweep(team) : CompletableFuture.completedFuture(null);
        });
    }

    private static void tell(Team team, OutboxPublisher.Batch batch) {
        if (batch.failure() != null) {
            LOG.warn(
                    "teams.left-behind team={} events={} class={}: tried again by a later sweep",
                    team.name(),
                    batch.taken() - batch.confirmed().size(),
                    cause(batch.failure()));
        }
        if (!batch.confirmed().isEmpty()) {
            LOG.info(
                    "teams.swept team={} events={}",
                    team.name(),
                    batch.confirmed().size());
        }
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getName();
    }

    /**
     * @param age an event younger than this is its worker's business still; longer than publishing normally takes
     * @param claim how long one sweep has to publish a page before another may take it
     */
    public record Limits(Duration age, Duration claim) {}

    private record Team(String name, OutboxPublisher outbox, AtomicBoolean busy) {}
}
