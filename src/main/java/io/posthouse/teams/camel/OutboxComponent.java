package io.posthouse.teams.camel;

import io.posthouse.teams.OutboxPublisher;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * {@code outbox:crm?publishes=A,B}: the last step of a team's worker, which publishes what the effect of its messages left in
 * the team's outbox. {@code publishes=none}: the effect leaves nothing, the outbox is not asked.
 */
public final class OutboxComponent extends DefaultComponent {
    private static final String NOTHING = "none";
    private final Map<String, OutboxPublisher> outboxes;

    /** @param outboxes by team */
    public OutboxComponent(Map<String, OutboxPublisher> outboxes) {
        this.outboxes = Map.copyOf(outboxes);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String team, Map<String, Object> parameters) {
        String publishes = getAndRemoveParameter(parameters, "publishes", String.class, NOTHING);
        OutboxPublisher outbox = outboxes.get(team);
        if (outbox == null) {
            throw new IllegalArgumentException("no database of team " + team + " is open in this process");
        }
        return new Exit(uri, this, publishes.equals(NOTHING) ? null : outbox);
    }

    private static final class Exit extends DefaultEndpoint {
        private final OutboxPublisher outbox;

        Exit(String uri, OutboxComponent component, OutboxPublisher outbox) {
            super(uri, component);
            this.outbox = outbox;
        }

        @Override
        public Producer createProducer() {
            return new OutboxProducer(this, outbox);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("an outbox is published from; consume a subscription");
        }
    }
}
