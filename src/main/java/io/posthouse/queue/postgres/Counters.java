package io.posthouse.queue.postgres;

import io.posthouse.queue.Published;
import io.posthouse.queue.Word;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this process has done since it started, for the metrics. Thread-safe. */
public final class Counters {
    private final Map<Published, LongAdder> published = each(Published.class);
    private final Map<Word, LongAdder> settled = each(Word.class);
    private final LongAdder commits = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final LongAdder full = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder leases = new LongAdder();
    private final LongAdder leased = new LongAdder();

    Counters() {}

    /** Messages answered with this. */
    public long published(Published answer) {
        return published.get(answer).sum();
    }

    /** Tries that ended with this word. */
    public long settled(Word word) {
        return settled.get(word).sum();
    }

    /** Publish transactions; with {@link #committedMessages} the size of a group. */
    public long commits() {
        return commits.sum();
    }

    public long committedMessages() {
        return committed.sum();
    }

    /** Publishes refused because too much waited. */
    public long publishesFull() {
        return full.sum();
    }

    /** Publishes that were not confirmed in time. */
    public long publishesUnavailable() {
        return unavailable.sum();
    }

    /** Publishes of what can never be stored. */
    public long publishesRefused() {
        return refused.sum();
    }

    /** Leases that took something; with {@link #leasedDeliveries} the size of one. */
    public long leases() {
        return leases.sum();
    }

    public long leasedDeliveries() {
        return leased.sum();
    }

    void answered(Published answer) {
        published.get(answer).increment();
    }

    void committed(int messages) {
        commits.increment();
        committed.add(messages);
    }

    void full() {
        full.increment();
    }

    void unavailable() {
        unavailable.increment();
    }

    void refused() {
        refused.increment();
    }

    void leased(int deliveries) {
        if (deliveries > 0) {
            leases.increment();
            leased.add(deliveries);
        }
    }

    void settledAs(Word word) {
        settled.get(word).increment();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> each(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E one : type.getEnumConstants()) {
            adders.put(one, new LongAdder());
        }
        return adders;
    }
}
