package io.posthouse.operate.crm;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A record of the CRM as it is now.
 *
 * @param kind contacts or notes
 * @param id made by the CRM
 * @param of ids of the contacts a note belongs to
 */
public record Entry(
        String kind, String id, Map<String, String> properties, List<String> of, Instant createdAt, Instant updatedAt) {
    public Entry {
        properties = Map.copyOf(properties);
        of = List.copyOf(of);
    }

    /** Empty when it has no such property. */
    String property(String name) {
        return properties.getOrDefault(name, "");
    }
}
