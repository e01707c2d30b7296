package io.posthouse.outside;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What the sender saw. A request whose answer never came is unknown: it may be stored or not. */
public final class LoadResult {
    static final byte UNSENT = 0;
    static final byte ACKNOWLEDGED = 1;
    static final byte REFUSED = 2;
    static final byte UNKNOWN = 3;

    private final LoadShape shape;
    private final long startedAtMicros;
    final byte[] outcomes;
    final int[] latencyMicros;
    final int[] doneAtMillis;

    LoadResult(LoadShape shape, long startedAtMicros) {
        this.shape = shape;
        this.startedAtMicros = startedAtMicros;
        int count = shape.to() - shape.from();
        this.outcomes = new byte[count];
        this.latencyMicros = new int[count];
        this.doneAtMillis = new int[count];
    }

    public IntStream acknowledged() {
        return with(ACKNOWLEDGED);
    }

    /** Answered with 4xx, or 3xx but for 303. A 5xx says nothing sure: unknown. */
    public IntStream refused() {
        return with(REFUSED);
    }

    public IntStream unknown() {
        return with(UNKNOWN);
    }

    /** Acknowledged requests a second between two moments, in milliseconds since the start. */
    public double perSecond(int fromMillis, int toMillis) {
        return window(fromMillis, toMillis).count() * 1000.0 / (toMillis - fromMillis);
    }

    /** Latency in milliseconds, from the planned send time at a constant rate, from the sending in a closed loop. */
    public double percentile(double percent, int fromMillis, int toMillis) {
        return Percentiles.of(
                        window(fromMillis, toMillis)
                                .map(i -> latencyMicros[i])
                                .sorted()
                                .toArray(),
                        percent)
                / 1000;
    }

    /** When request i should have been sent, by this machine's clock, in microseconds; constant rate only. */
    public long plannedAtMicros(int request) {
        return startedAtMicros + Math.round((request - shape.from()) * 1e6 / shape.rate());
    }

    public int lengthMillis() {
        return Arrays.stream(doneAtMillis).max().orElse(0);
    }

    private IntStream window(int fromMillis, int toMillis) {
        return IntStream.range(0, outcomes.length)
                .filter(i ->
                        outcomes[i] == ACKNOWLEDGED && doneAtMillis[i] >= fromMillis && doneAtMillis[i] < toMillis);
    }

    private IntStream with(byte outcome) {
        return IntStream.range(0, outcomes.length)
                .filter(i -> outcomes[i] == outcome)
                .map(i -> i + shape.from());
    }
}
