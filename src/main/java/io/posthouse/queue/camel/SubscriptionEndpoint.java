package io.posthouse.queue.camel;

import io.posthouse.queue.WorkerPlan;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** A subscription that a route works off. */
final class SubscriptionEndpoint extends DefaultEndpoint {
    private final PostgresQueueComponent component;
    private final WorkerPlan plan;
    private final String room;
    private final boolean computes;

    SubscriptionEndpoint(String uri, PostgresQueueComponent component, WorkerPlan plan, String room, boolean computes) {
        super(uri, component);
        this.component = component;
        this.plan = plan;
        this.room = room;
        this.computes = computes;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SubscriptionConsumer consumer = new SubscriptionConsumer(
                this,
                processor,
                component,
                plan,
                room,
                computes ? component.threads().computing() : component.threads().waiting());
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a subscription is worked off; publish to its topic");
    }
}
