package io.posthouse.realm;

import io.posthouse.yaml.Fields;

/**
 * One member of a realm's configuration as one room understands it: {@code mailgun}, {@code partners}, {@code forms},
 * {@code destinations}. Each room brings its own. Pure.
 */
public interface Section<T> {
    /** The member's key. */
    String key();

    /**
     * Reads the whole realm's root, of which it asks for its own member only. Strict: what is wrong goes to the problems of
     * the fields, with line and remedy. Called when a realm is checked, applied, or loaded in a new version, never for a
     * message.
     *
     * @return null when the realm has no such member
     */
    T read(String realm, Fields root, Secrets secrets);
}
