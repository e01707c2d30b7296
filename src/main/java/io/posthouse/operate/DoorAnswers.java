package io.posthouse.operate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The metric {@code posthouse.ingest.answers}: a timer per door and status. Both come from short lists, so the number of
 * timers is bounded. Thread-safe, does not block.
 */
public final class DoorAnswers {
    private final MeterRegistry metrics;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(String door, int status) {}

    public DoorAnswers(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * A door gave an answer.
     *
     * @param door its path as the route writes it
     * @param status HTTP status
     */
    public void answered(String door, int status, long nanos) {
        timers.computeIfAbsent(new Kind(door, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("posthouse.ingest.answers")
                .tag("door", kind.door)
                .tag("status", Integer.toString(kind.status))
                .publishPercentileHistogram(false)
                .register(metrics);
    }
}
