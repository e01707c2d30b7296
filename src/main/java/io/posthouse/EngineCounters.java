package io.posthouse;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.posthouse.queue.Published;
import io.posthouse.queue.Word;
import io.posthouse.queue.postgres.Counters;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the engine counts, as metrics. */
final class EngineCounters {
    private EngineCounters() {}

    static void register(Counters counters, MeterRegistry metrics) {
        for (Published answer : Published.values()) {
            add(metrics, counters, "posthouse.published", "answer", name(answer), one -> one.published(answer));
        }
        for (Word word : Word.values()) {
            add(metrics, counters, "posthouse.tries", "word", name(word), one -> one.settled(word));
        }
        add(metrics, counters, "posthouse.publish.failed", "reason", "full", Counters::publishesFull);
        add(metrics, counters, "posthouse.publish.failed", "reason", "unavailable", Counters::publishesUnavailable);
        add(metrics, counters, "posthouse.publish.failed", "reason", "refused", Counters::publishesRefused);
        FunctionCounter.builder("posthouse.commits", counters, Counters::commits)
                .register(metrics);
        FunctionCounter.builder("posthouse.leases", counters, Counters::leases).register(metrics);
        FunctionCounter.builder("posthouse.leased", counters, Counters::leasedDeliveries)
                .register(metrics);
    }

    private static void add(
            MeterRegistry metrics,
            Counters counters,
            String name,
            String tag,
            String value,
            ToDoubleFunction<Counters> count) {
        FunctionCounter.builder(name, counters, count).tag(tag, value).register(metrics);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
