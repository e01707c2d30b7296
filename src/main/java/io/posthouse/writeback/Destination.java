package io.posthouse.writeback;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One outside system of one realm, as configured.
 *
 * @param url what all paths are below
 * @param limits calls, by all processes together
 * @param concurrency calls at once, by each process
 * @param connect until a connection stands
 * @param total until the whole answer is there
 * @param largest bytes of an answer; what comes after is cut off
 * @param explain what of an answer that rejects is worth showing to people, by jq; null = nothing
 */
public record Destination(
        String name,
        URI url,
        Auth auth,
        CallLimits limits,
        int concurrency,
        BreakerPlan breaker,
        Duration connect,
        Duration total,
        int largest,
        Formula explain,
        Map<String, Operation> operations) {
    public Destination {
        operations = Map.copyOf(operations);
    }

    /** Null when it has no such operation (any more). */
    Operation operation(String operation) {
        return operations.get(operation);
    }

    /** Calls at most in each second, minute, day; 0 = no such limit. */
    public record CallLimits(int second, int minute, int day) {
        static final CallLimits NONE = new CallLimits(0, 0, 0);

        boolean any() {
            return second + minute + day > 0;
        }
    }

    /**
     * When to leave a destination alone.
     *
     * @param percent of the calls in the window that fail
     * @param least calls in the window before it is judged
     * @param window how far back calls count
     * @param pause before the first probe; doubles up to {@code longest}
     */
    public record BreakerPlan(int percent, int least, Duration window, Duration pause, Duration longest) {
        static final BreakerPlan USUAL =
                new BreakerPlan(50, 5, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(5));
    }
}
