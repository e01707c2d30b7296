package io.posthouse.teams;

import io.posthouse.message.Envelope;
import io.posthouse.message.Hop;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Publishes events side by side and waits until the engine has answered for each. Thread-safe. */
public final class Confirmations {
    private final Publisher publisher;

    public Confirmations(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Completes when each event is confirmed or failed; never exceptionally. */
    CompletableFuture<OutboxPublisher.Batch> of(List<Envelope> events) {
        List<CompletableFuture<Published>> answers = new ArrayList<>(events.size());
        for (Envelope event : events) {
            answers.add(publish(event));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> batch(events, answers));
    }

    private CompletableFuture<Published> publish(Envelope event) {
        try {
            return publisher.publish(Outgoing.of(event));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static OutboxPublisher.Batch batch(List<Envelope> events, List<CompletableFuture<Published>> answers) {
        List<UUID> confirmed = new ArrayList<>(events.size());
        Throwable first = null;
        for (int i = 0; i < events.size(); i++) {
            try {
                tell(events.get(i), answers.get(i).join());
                confirmed.add(events.get(i).id());
            } catch (CompletionException failed) {
                first = first == null ? failed.getCause() : first;
            }
        }
        return new OutboxPublisher.Batch(events.size(), confirmed, first);
    }

    /** A conflict is confirmed too: an event of this id is out and cannot be taken back, so trying again would never end. */
    private static void tell(Envelope event, Published answer) {
        if (answer == Published.CONFLICT || answer == Published.TOKEN_REUSED) {
            Hop.warning("teams", "conflict")
                    .message(event)
                    .because("published before with other data")
                    .log();
        }
    }
}
