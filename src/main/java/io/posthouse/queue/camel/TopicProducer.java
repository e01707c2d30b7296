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
import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Publishes the body (an {@link Outgoing}, an {@link Envelope}, or several) and goes on when all of it is committed. The
 * exchange variable {@code published} then holds what became of the last one; for several, {@code outcomes} holds what
 * became of each.
 */
final class TopicProducer extends DefaultAsyncProducer {
    static final String PUBLISHED = "published";
    static final String OUTCOMES = "outcomes";
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
            Object body = exchange.getMessage().getBody();
            if (body instanceof Collection<?> several) {
                finish(each(several), exchange, callback, TopicProducer::told);
            } else {
                // As text: a route that compares an enum has Camel search all its converters each time.
                finish(
                        publisher.publish(outgoing(body)),
                        exchange,
                        callback,
                        (published, to) -> to.setVariable(PUBLISHED, published == null ? null : published.name()));
            }
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private <T> void finish(
            CompletableFuture<T> outcome, Exchange exchange, AsyncCallback callback, BiConsumer<T, Exchange> tell) {
        outcome.whenCompleteAsync(
                (published, failure) -> {
                    if (failure != null) {
                        exchange.setException(unwrapped(failure));
                    } else {
                        tell.accept(published, exchange);
                    }
                    callback.done(false);
                },
                completions);
    }

    private CompletableFuture<List<Published>> each(Collection<?> several) {
        List<Outgoing> messages = new ArrayList<>();
        for (Object one : several) {
            messages.add(outgoing(one));
        }
        List<CompletableFuture<Published>> answers =
                messages.stream().map(publisher::publish).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static void told(List<Published> outcomes, Exchange exchange) {
        List<String> names = outcomes.stream().map(Published::name).toList();
        exchange.setVariable(OUTCOMES, names);
        exchange.setVariable(PUBLISHED, names.isEmpty() ? null : names.get(names.size() - 1));
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
