package io.posthouse.realm;

import java.util.Objects;

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

    /** The text is as it was: a mapping that it names has changed. */
    public boolean mappingsOnly() {
        return kind == Kind.CHANGED
                && before.document().equals(after.text())
                && !Objects.equals(before.mappings(), after.mappings());
    }

    public boolean changes() {
        return kind == Kind.ADDED || kind == Kind.CHANGED || kind == Kind.REMOVED;
    }
}
