package io.posthouse.realm;

/** One section of all realms, as read when each was last applied. Asking is a look into a map. Thread-safe. */
@FunctionalInterface
public interface View<T> {
    /** Null when the realm is unknown, or has no such section. */
    T of(String realm);
}
