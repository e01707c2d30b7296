package io.posthouse.operate.consistency;

import java.util.Optional;

/**
 * A copy that is not what the owner has.
 *
 * @param owner the owner's version, null when it has none
 * @param copy the copy's, null when it has none
 */
public record Drift(Kind kind, String realm, String id, Long owner, Long copy) {
    /** How it differs. */
    public enum Kind {
        /** The owner has it, the copy never heard of it. */
        MISSING,
        /** The copy is behind. */
        OLDER,
        /** The same version, but one says deleted and the other not. */
        DIFFERENT,
        /** The copy is ahead of the owner: the owner was restored from a backup, or somebody wrote into the copy. */
        NEWER,
        /** The owner never heard of it. */
        EXTRA;

        /** Whether telling the copy again what the owner has mends it. */
        public boolean mendable() {
            return this == MISSING || this == OLDER || this == DIFFERENT;
        }
    }

    /** @param owner, copy at most one of them null */
    static Optional<Drift> between(Version owner, Version copy) {
        if (owner == null) {
            return copy.deleted() ? Optional.empty() : of(Kind.EXTRA, copy, null, copy.version());
        }
        if (copy == null) {
            // What was deleted before the copy heard of it leaves nothing to copy.
            return owner.deleted() ? Optional.empty() : of(Kind.MISSING, owner, owner.version(), null);
        }
        if (owner.version() != copy.version()) {
            Kind kind = copy.version() < owner.version() ? Kind.OLDER : Kind.NEWER;
            return of(kind, owner, owner.version(), copy.version());
        }
        return owner.deleted() == copy.deleted()
                ? Optional.empty()
                : of(Kind.DIFFERENT, owner, owner.version(), copy.version());
    }

    private static Optional<Drift> of(Kind kind, Version that, Long owner, Long copy) {
        return Optional.of(new Drift(kind, that.realm(), that.id(), owner, copy));
    }
}
