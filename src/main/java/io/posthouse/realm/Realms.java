package io.posthouse.realm;

/** The realms that are applied now. A change is seen within two seconds. Thread-safe. */
public interface Realms {
    /** The section of all realms; to be asked once, at the start. */
    <T> View<T> view(Section<T> section);

    /** The name to show to people; null when the realm is unknown. */
    String nameOf(String realm);
}
