package io.posthouse.realm;

import java.util.List;
import java.util.Set;

/**
 * A member of a realm that refers to secrets, any of which will do.
 *
 * @param member where it stands, from the realm's root on: {@code partners.hubspot.auth.secrets}
 */
public record SecretUse(String member, List<HeldSecret> secrets) {
    public SecretUse {
        secrets = List.copyOf(secrets);
    }

    /** Whether one of them was set when last looked at. */
    public boolean usable() {
        return secrets.stream().anyMatch(secret -> secret.value().isPresent());
    }

    /** @param realms all there are */
    public void look(SecretPlaces places, Set<String> realms) {
        secrets.forEach(secret -> secret.look(places, realms));
    }
}
