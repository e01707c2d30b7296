package io.posthouse.writeback;

import java.util.Map;

/** The outside systems of one realm, by name. */
public record Destinations(Map<String, Destination> byName) {
    public Destinations {
        byName = Map.copyOf(byName);
    }

    /** Null when the realm has none of that name (any more). */
    Destination of(String name) {
        return byName.get(name);
    }
}
