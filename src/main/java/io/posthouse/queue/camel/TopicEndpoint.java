package io.posthouse.queue.camel;

import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Where a route publishes to: the topics it may. */
final class TopicEndpoint extends DefaultEndpoint {
    private final PostgresQueueComponent component;
    private final Set<String> topics;

    TopicEndpoint(String uri, PostgresQueueComponent component, Set<String> topics) {
        super(uri, component);
        this.component = component;
        this.topics = topics;
    }

    @Override
    public Producer createProducer() {
        return new TopicProducer(
                this, component.queue().publisher(), topics, component.threads().published());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("a topic is published to; consume one of its subscriptions");
    }
}
