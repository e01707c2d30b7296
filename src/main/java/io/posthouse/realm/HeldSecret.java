package io.posthouse.realm;

import io.posthouse.yaml.Place;
import java.util.Optional;
import java.util.Set;

/** A secret as it was when it was last looked at. Looked at by one thread, asked by any. */
public final class HeldSecret implements Secret {
    private static final String OF_ANOTHER = "of another realm";

    private final Reference reference;
    private final Place place;
    private volatile Optional<String> value = Optional.empty();
    private String stamp;

    HeldSecret(Reference reference, Place place) {
        this.reference = reference;
        this.place = place;
    }

    @Override
    public Optional<String> value() {
        return value;
    }

    /** Where it is referred to. */
    Place place() {
        return place;
    }

    Optional<String> otherOwner(Set<String> realms) {
        return reference.otherOwner(realms);
    }

    /** @param realms all there are: a variable in the namespace of another one is not ours to read */
    void look(SecretPlaces places, Set<String> realms) {
        // Before it is read: what is written meanwhile is seen at the next look.
        String now = otherOwner(realms).isPresent() ? OF_ANOTHER : places.stamp(reference);
        // A file whose rights are mended keeps its stamp: what could not be read is tried again.
        if (now.equals(stamp) && (value.isPresent() || now.isEmpty() || now.equals(OF_ANOTHER))) {
            return;
        }
        value = now.equals(OF_ANOTHER) ? Optional.empty() : places.value(reference);
        stamp = now;
    }

    /** The reference, never the value. */
    @Override
    public String toString() {
        return reference.toString();
    }
}
