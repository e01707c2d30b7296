package io.posthouse.realm;

/**
 * What applying files makes of one realm.
 *
 * @param before its row; null where there is none
 * @param after its file; null where there is none
 */
public record RealmChange(Kind kind, String id, RealmRow before, RealmDocument after) {
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED,
        UNCHANGED,
        /** Managed by somebody else: left as it is. */
        KEPT,
        /** Managed by files, but without one: left as it is. */
        LEFT
    }

    public boolean changes() {
        return kind == Kind.ADDED || kind == Kind.CHANGED || kind == Kind.REMOVED;
    }
}
