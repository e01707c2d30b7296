package io.posthouse.teams.camel;

import io.posthouse.queue.Failpoint;
import io.posthouse.queue.camel.Messages;
import io.posthouse.teams.OutboxPublisher;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Publishes the events that the messages of this exchange caused; the exchange goes on when they are committed. */
final class OutboxProducer extends DefaultAsyncProducer {
    private final OutboxPublisher outbox;

    /** @param outbox null when there is nothing to publish, ever */
    OutboxProducer(Endpoint endpoint, OutboxPublisher outbox) {
        super(endpoint);
        this.outbox = outbox;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Failpoint.AFTER_EFFECT.pass();
        if (outbox == null) {
            callback.done(true);
            return true;
        }
        Messages messages = exchange.getVariable(Messages.VARIABLE, Messages.class);
        outbox.publish(messages.ids()).whenComplete((nothing, failure) -> {
            if (failure != null) {
                exchange.setException(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
            Failpoint.AFTER_OUTBOX_PUBLISH.pass();
            callback.done(false);
        });
        return false;
    }
}
