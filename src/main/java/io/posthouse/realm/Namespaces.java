package io.posthouse.realm;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether realms keep to their own variables. Pure. */
final class Namespaces {
    private Namespaces() {}

    /** References to variables in the namespace of another of these realms. It keeps them, whichever of the two came first. */
    static List<Problem> trespasses(List<RealmDocument> documents, Set<String> realms) {
        List<Problem> problems = new ArrayList<>();
        for (RealmDocument document : documents) {
            for (SecretUse use : document.uses()) {
                for (HeldSecret secret : use.secrets()) {
                    secret.otherOwner(realms)
                            .ifPresent(owner -> problems.add(new Problem(
                                    secret.place(),
                                    "the variable is in the namespace of realm " + owner,
                                    "name another, or use file:")));
                }
            }
        }
        return problems;
    }
}
