package io.posthouse.realm;

import java.time.Instant;

/**
 * A realm as it was applied.
 *
 * @param mappings digest of the jq files that the document names, as they were then; null when there were none
 * @param version greater than that of every change before, of any realm
 * @param managedBy {@link #FILES}, api or console: who may change it without taking it over
 * @param removed it is no longer a realm; the document is what it was
 */
public record RealmRow(
        String id,
        String name,
        String document,
        String mappings,
        long version,
        String managedBy,
        String appliedBy,
        Instant appliedAt,
        boolean removed) {
    public static final String FILES = "files";
}
