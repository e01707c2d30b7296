package io.posthouse.queue.camel;

import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.WorkerPlan;
import io.posthouse.queue.postgres.PostgresQueue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code postgres-queue:publish?topics=A,B} and {@code postgres-queue:<subscription>?concurrency=8...}: the engine as
 * a Camel component. Only the Kamelets under routes/queue/postgres name it.
 */
public final class PostgresQueueComponent extends DefaultComponent {
    private final PostgresQueue queue;
    private final WorkThreads threads;
    private final String routeVersion;
    private final Set<SubscriptionConsumer> consumers = ConcurrentHashMap.newKeySet();

    /** @param routeVersion stands beside each failure, so that one knows which routes failed */
    public PostgresQueueComponent(PostgresQueue queue, WorkThreads threads, String routeVersion) {
        this.queue = queue;
        this.threads = threads;
        this.routeVersion = routeVersion;
    }

    /** The workers of this process. */
    public Set<SubscriptionConsumer> consumers() {
        return Set.copyOf(consumers);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String topics = getAndRemoveParameter(parameters, "topics", String.class);
        if (topics != null) {
            return new TopicEndpoint(uri, this, Set.of(topics.split("\\s*,\\s*")));
        }
        RetryPolicy policy = new RetryPolicy(
                getAndRemoveParameter(parameters, "attempts", Integer.class, RetryPolicy.USUAL.attempts()),
                duration(parameters, "budget", RetryPolicy.USUAL.budget()),
                duration(parameters, "backoff", RetryPolicy.USUAL.backoff()),
                duration(parameters, "cap", RetryPolicy.USUAL.cap()));
        int concurrency = getAndRemoveParameter(parameters, "concurrency", Integer.class, 8);
        int batch = getAndRemoveParameter(parameters, "batch", Integer.class, 1);
        WorkerPlan plan = new WorkerPlan(
                remaining,
                concurrency,
                batch,
                getAndRemoveParameter(parameters, "prefetch", Integer.class, Math.max(256, 2 * concurrency * batch)),
                duration(parameters, "timeout", Duration.ofSeconds(30)),
                policy);
        String room = getAndRemoveParameter(parameters, "room", String.class, "work");
        boolean computes = "cpu".equals(getAndRemoveParameter(parameters, "pool", String.class, "io"));
        return new SubscriptionEndpoint(uri, this, plan, room, computes);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        MessageConverters.addTo(getCamelContext().getTypeConverterRegistry());
    }

    /** After the routes: outcomes that came last are recorded, then the engine stops. */
    @Override
    protected void doStop() throws Exception {
        super.doStop();
        queue.close();
    }

    PostgresQueue queue() {
        return queue;
    }

    WorkThreads threads() {
        return threads;
    }

    String routeVersion() {
        return routeVersion;
    }

    void add(SubscriptionConsumer consumer) {
        consumers.add(consumer);
    }

    void remove(SubscriptionConsumer consumer) {
        consumers.remove(consumer);
    }

    /** Milliseconds, as our own register writes them. */
    private Duration duration(Map<String, Object> parameters, String name, Duration otherwise) {
        return Duration.ofMillis(getAndRemoveParameter(parameters, name, Long.class, otherwise.toMillis()));
    }
}
