package io.posthouse.operate.crm;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The portals, each made when it is first named. Thread-safe. */
final class Portals {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MOST = 10_000;

    private final Map<String, Portal> portals = new TreeMap<>();
    private final Clock clock;
    private final long seed;

    Portals(Clock clock, long seed) {
        this.clock = clock;
        this.seed = seed;
    }

    /** Empty for what cannot be a portal's name, and when there are too many. */
    synchronized Optional<Portal> of(String name) {
        if (!NAME.matcher(name).matches() || portals.size() >= MOST && !portals.containsKey(name)) {
            return Optional.empty();
        }
        return Optional.of(portals.computeIfAbsent(name, made -> new Portal(clock, seed ^ made.hashCode())));
    }

    synchronized SortedSet<String> names() {
        return new TreeSet<>(portals.keySet());
    }

    /** With everything in it; it is made anew when it is next named. */
    synchronized void forget(String name) {
        portals.remove(name);
    }
}
