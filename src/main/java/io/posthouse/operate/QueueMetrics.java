package io.posthouse.operate;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.posthouse.operate.consistency.Copy;
import io.posthouse.operate.consistency.CopyLag;
import io.posthouse.operate.log.LossyAppender;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each subscription holds, as gauges, refreshed in the background. In a large backlog counting stops after some
 * {@value #ROWS} rows: the counts are then lower bounds. docs/metrics.md lists the names. Thread-safe.
 */
public final class QueueMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueMetrics.class);
    /** Some 250,000 deliveries, read in 50 ms. */
    private static final long BYTES = 64L << 20;

    private static final long ROWS = 50_000;
    private static final int PATIENCE = 3;

    private final DataSource queue;
    private final MultiGauge deliveries;
    private final MultiGauge capped;
    private final MultiGauge oldest;
    private final MultiGauge behind;
    private final MultiGauge missing;
    private final List<Copy> copies;
    private final ScheduledExecutorService clock;
    private volatile long refreshed = System.nanoTime();

    /**
     * @param copies whose lag is told
     * @param every time between two counts
     */
    public QueueMetrics(DataSource queue, MeterRegistry registry, List<Copy> copies, Duration every) {
        this.queue = queue;
        this.copies = List.copyOf(copies);
        deliveries = MultiGauge.builder("posthouse.deliveries").register(registry);
        capped = MultiGauge.builder("posthouse.deliveries.capped").register(registry);
        oldest = MultiGauge.builder("posthouse.oldest.age").baseUnit("seconds").register(registry);
        behind = MultiGauge.builder("posthouse.copy.lag").baseUnit("seconds").register(registry);
        missing = MultiGauge.builder("posthouse.copy.missing.changes").register(registry);
        TimeGauge.builder("posthouse.counts.age", () -> System.nanoTime() - refreshed, TimeUnit.NANOSECONDS)
                .register(registry);
        FunctionCounter.builder("posthouse.log.lines.dropped", this, metrics -> LossyAppender.dropped())
                .register(registry);
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "posthouse-counts");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::refreshOrSay, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshOrSay() {
        try {
            refresh();
        } catch (Exception e) {
            LOG.atDebug().setCause(e).log("not counted now; posthouse_counts_age_seconds grows");
        }
    }

    private void refresh() throws Exception {
        List<Depth> depths;
        try (Connection connection = queue.getConnection()) {
            depths = Depths.count(connection, BYTES, ROWS);
        }
        var states = new ArrayList<MultiGauge.Row<?>>();
        var ends = new ArrayList<MultiGauge.Row<?>>();
        var ages = new ArrayList<MultiGauge.Row<?>>();
        long now = Instant.now().getEpochSecond();
        for (Depth depth : depths) {
            state(depth, "ready", Depth::ready, states);
            state(depth, "leased", Depth::leased, states);
            state(depth, "suspect", Depth::suspect, states);
            state(depth, "waiting", Depth::waiting, states);
            state(depth, "held", Depth::held, states);
            state(depth, "dead", Depth::dead, states);
            ends.add(MultiGauge.Row.of(tags(depth), depth.capped() ? 1 : 0));
            ages.add(MultiGauge.Row.of(
                    tags(depth),
                    depth.oldest() == null
                            ? 0
                            : Math.max(0, now - depth.oldest().getEpochSecond())));
        }
        deliveries.register(states, true);
        capped.register(ends, true);
        oldest.register(ages, true);
        copies(depths);
        refreshed = System.nanoTime();
    }

    private void copies(List<Depth> depths) {
        Instant now = Instant.now();
        var ages = new ArrayList<MultiGauge.Row<?>>();
        var changes = new ArrayList<MultiGauge.Row<?>>();
        for (Copy copy : copies) {
            CopyLag lag = CopyLag.of(copy, depths, now);
            Tags tags = Tags.of("entity", copy.entity(), "owner", copy.owner(), "team", copy.team());
            ages.add(MultiGauge.Row.of(tags, lag.age().toSeconds()));
            changes.add(MultiGauge.Row.of(tags, lag.changes()));
        }
        behind.register(ages, true);
        missing.register(changes, true);
    }

    private static void state(Depth depth, String state, ToLongFunction<Depth> count, List<MultiGauge.Row<?>> rows) {
        rows.add(MultiGauge.Row.of(tags(depth).and("state", state), count.applyAsLong(depth)));
    }

    private static Tags tags(Depth depth) {
        return Tags.of("subscription", depth.subscription(), "team", depth.team());
    }
}
