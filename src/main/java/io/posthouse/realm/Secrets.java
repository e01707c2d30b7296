package io.posthouse.realm;

import io.posthouse.yaml.Fields;
import java.util.List;

/** Where the secrets of one realm are found, and no other's. */
public interface Secrets {
    /**
     * The secret that the member refers to.
     *
     * @return null when the member is absent or no reference of this realm, which is then among the problems
     */
    Secret one(Fields fields, String key);

    /** Several that are good at once, while one is rotated; empty when the member is absent. One alone need not be a list. */
    List<Secret> all(Fields fields, String key);
}
