package io.posthouse.queue.camel;

import io.posthouse.queue.register.SubscriptionEntry;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;

/**
 * A worker for each subscription of this process, made from the templates in routes/queue: they depend on data, so they are
 * not written out in YAML.
 */
public final class WorkerRoutes extends RouteBuilder {
    private final List<SubscriptionEntry> subscriptions;
    private final Set<String> teams;

    /** @param teams those entries that have a database of their own */
    public WorkerRoutes(List<SubscriptionEntry> subscriptions, Set<String> teams) {
        this.subscriptions = List.copyOf(subscriptions);
        this.teams = Set.copyOf(teams);
    }

    @Override
    public void configure() {
        for (SubscriptionEntry subscription : subscriptions) {
            if (subscription.work() != null) {
                add(subscription);
            }
        }
    }

    private void add(SubscriptionEntry entry) {
        boolean team = teams.contains(entry.team());
        TemplatedRouteBuilder worker = TemplatedRouteBuilder.builder(getContext(), team ? "team-worker" : "worker")
                // A route of the same id would silently take the place of the work it is to call.
                .routeId("consume-" + entry.name())
                .prefixId(entry.name())
                .parameter("subscription", entry.name())
                .parameter("work", entry.work())
                .parameter("concurrency", entry.concurrency())
                .parameter("batch", entry.batch())
                .parameter("timeout", entry.timeout().toMillis())
                .parameter("pool", entry.pool().name().toLowerCase(Locale.ROOT))
                .parameter("attempts", entry.attempts())
                .parameter("budget", entry.budget().toMillis())
                .parameter("backoff", entry.backoff().toMillis())
                .parameter("cap", entry.cap().toMillis());
        if (!team) {
            worker.parameter("room", entry.team());
        } else {
            worker.parameter("team", entry.team())
                    .parameter("publishes", entry.publishes().isEmpty() ? "none" : String.join(",", entry.publishes()));
        }
        worker.add();
    }
}
