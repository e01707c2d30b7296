package io.posthouse.operate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The named checks that say whether this process is ready for work. Checks are asked at each request, so they must answer
 * from memory; {@link BackgroundCheck} makes such a one of what takes time. Thread-safe.
 */
public final class Health {
    private final Map<String, Supplier<Verdict>> checks = new ConcurrentSkipListMap<>();
    private volatile boolean draining;

    /** Adds or replaces a check. */
    public Health check(String name, Supplier<Verdict> check) {
        checks.put(name, check);
        return this;
    }

    /** From now on not ready: the process is about to stop. */
    public void drain() {
        draining = true;
    }

    /** Each check's verdict by its name, in the order of the names. A check that throws is down. */
    public Map<String, Verdict> verdicts() {
        var verdicts = new LinkedHashMap<String, Verdict>();
        checks.forEach((name, check) -> verdicts.put(name, asked(check)));
        verdicts.put("work", draining ? Verdict.down("draining") : Verdict.UP);
        return verdicts;
    }

    /** All checks are up and the process is not about to stop. */
    public boolean ready() {
        return verdicts().values().stream().allMatch(Verdict::up);
    }

    private static Verdict asked(Supplier<Verdict> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return Verdict.down("check failed");
        }
    }
}
