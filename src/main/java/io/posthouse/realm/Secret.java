package io.posthouse.realm;

import java.util.Optional;

/**
 * A secret of one realm, by reference: {@code file:mailgun-key}, {@code env:REALM_ACME_HUBSPOT_TOKEN}. Asking does no input
 * or output: a changed file is noticed within two seconds. Never printed: {@code toString} shows the reference. Thread-safe.
 */
public interface Secret {
    /** Its value now, without surrounding blanks; empty when it is not set, empty or unreadable. */
    Optional<String> value();
}
