package io.posthouse.queue.register;

import io.posthouse.queue.RetryPolicy;
import io.posthouse.yaml.Place;
import java.time.Duration;
import java.util.List;

/**
 * A queue on a topic, from the {@code subscriptions.yaml} of a room or team.
 *
 * @param name {@code crm-email-delivered}
 * @param topic whose messages it gets
 * @param team the room or team it belongs to
 * @param work name of the {@code direct:} route that does the work; null where a worker outside leases it,
 *     or nobody works ({@code arrives: dead})
 * @param concurrency exchanges at once, per process
 * @param batch messages in one exchange at most; 1 = one by one
 * @param timeout how long one exchange may take
 * @param pool the threads it works on
 * @param attempts tries before it is a dead letter
 * @param budget time before it is a dead letter; time spent held does not count
 * @param backoff first wait between two tries, then doubled each time
 * @param cap longest wait between two tries
 * @param publishes topics its work may publish
 * @param arrives state its deliveries are born in
 * @param place where it stands
 */
public record SubscriptionEntry(
        String name,
        String topic,
        String team,
        String work,
        int concurrency,
        int batch,
        Duration timeout,
        Pool pool,
        int attempts,
        Duration budget,
        Duration backoff,
        Duration cap,
        List<String> publishes,
        Arrives arrives,
        Place place) {
    public SubscriptionEntry {
        publishes = List.copyOf(publishes);
    }

    /** When its deliveries are tried again, and when no more. */
    public RetryPolicy retries() {
        return new RetryPolicy(attempts, budget, backoff, cap);
    }

    /** {@code IO} waits for others; {@code CPU} computes, on a bounded pool of its own. */
    public enum Pool {
        IO,
        CPU
    }

    /** {@code DEAD}: nobody works on it, each message is a dead letter at once, for a person to look at. */
    public enum Arrives {
        READY,
        DEAD
    }
}
