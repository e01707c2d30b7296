package io.posthouse.realm;

import java.util.Set;

/**
 * How far applying goes.
 *
 * @param only these realms; empty = all
 * @param prune realms of files whose file is gone are removed
 * @param takeOver realms that others manage are overwritten, and managed by files from then on
 */
public record RealmScope(Set<String> only, boolean prune, boolean takeOver) {
    /** What a start does: nothing is removed, nobody is overruled. */
    public static final RealmScope START = new RealmScope(Set.of(), false, false);

    public RealmScope {
        only = Set.copyOf(only);
    }

    boolean covers(String realm) {
        return only.isEmpty() || only.contains(realm);
    }
}
