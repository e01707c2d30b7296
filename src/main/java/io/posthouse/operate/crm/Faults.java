package io.posthouse.operate.crm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The faults of one portal, asked in the order they were switched on; the first that strikes wins. The same seed and the
 * same requests in the same order: the same faults. Thread-safe.
 */
public final class Faults {
    private final List<Switched> switched = new ArrayList<>();
    private final Map<Fault.Kind, Integer> struck = new EnumMap<>(Fault.Kind.class);
    private final SplittableRandom random;

    Faults(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Strikes the next so many requests it is aimed at. */
    public void next(int times, Fault fault) {
        on(new Switched(fault, 1, times));
    }

    public void always(Fault fault) {
        on(new Switched(fault, 1, null));
    }

    /** @param probability above 0 up to 1 */
    public void sometimes(double probability, Fault fault) {
        on(new Switched(fault, probability, null));
    }

    public synchronized void on(Switched fault) {
        switched.add(fault);
    }

    /** Switches everything off; how often each struck stays known. */
    public synchronized void heal() {
        switched.clear();
    }

    /** What is switched on now. */
    public synchronized List<Switched> now() {
        return List.copyOf(switched);
    }

    /** How often each kind has struck. */
    public synchronized Map<Fault.Kind, Integer> struck() {
        return new EnumMap<>(struck);
    }

    public synchronized int struck(Fault.Kind kind) {
        return struck.getOrDefault(kind, 0);
    }

    /** @param request READS, WRITES or LOGINS */
    synchronized Optional<Fault> strike(Aim request) {
        for (int i = 0; i < switched.size(); i++) {
            Switched one = switched.get(i);
            if (one.fault().aim().takes(request) && hits(one.probability())) {
                Switched then = one.struck();
                if (then == null) {
                    switched.remove(i);
                } else {
                    switched.set(i, then);
                }
                struck.merge(one.fault().kind(), 1, Integer::sum);
                return Optional.of(one.fault());
            }
        }
        return Optional.empty();
    }

    private boolean hits(double probability) {
        return probability == 1 || random.nextDouble() < probability;
    }
}
