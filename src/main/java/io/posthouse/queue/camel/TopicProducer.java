package io.posthouse.queue.camel;

import io.posthouse.message.Envelope;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Publishes the body (an {@link Outgoing}, an {@link Envelope}, or several) and goes on when all of it is committed. The
 * exchange variable {@code published} then holds what became of the last one.
 */
final class TopicProducer extends DefaultAsyncProducer {
    static final String PUBLISHED = "published";
    private final Publisher publisher;
    private final Set<String> topics;
    private final Executor completions;

    /** @param completions runs the rest of the route, so that it cannot hold up the thread that commits */
    TopicProducer(Endpoint endpoint, Publisher publisher, Set<String> topics, Executor completions) {
        super(endpoint);
        this.publisher = publisher;
        this.topics = topics;
        this.completions = completions;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            publish(exchange.getMessage().getBody())
                    .whenCompleteAsync(
                            (published, failure) -> {
                                if (failure != null) {
                                    exchange.setException(unwrapped(failure));
                                } else {
                                    // As text: a route that compares an enum has Camel search all its converters each
                                    // time.
                                    exchange.setVariable(PUBLISHED, published == null ? null : published.name());
                                }
                                callback.done(false);
                            },
                            completions);
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private CompletableFuture<Published> publish(Object body) {
        if (!(body instanceof Collection<?> several)) {
            return publisher.publish(outgoing(body));
        }
        List<Outgoing> messages = new ArrayList<>();
        for (Object one : several) {
            messages.add(outgoing(one));
        }
        CompletableFuture<Published> last = CompletableFuture.completedFuture(null);
        for (Outgoing message : messages) {
            last = last.thenCombine(publisher.publish(message), (before, published) -> published);
        }
        return last;
    }

    private Outgoing outgoing(Object body) {
        Outgoing message;
        if (body instanceof Outgoing outgoing) {
            message = outgoing;
        } else if (body instanceof Envelope envelope) {
            message = Outgoing.of(envelope);
        } else {
            throw new Rejected("a route publishes an envelope, not "
                    + (body == null ? "nothing" : "a " + body.getClass().getSimpleName()));
        }
        if (!topics.contains(message.envelope().topic())) {
            throw new Rejected("this route may publish " + topics + ", not "
                    + message.envelope().topic());
        }
        return message;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
