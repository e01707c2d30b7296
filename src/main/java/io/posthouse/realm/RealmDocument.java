package io.posthouse.realm;

import io.posthouse.yaml.Problem;
import java.util.List;
import java.util.Map;

/**
 * A realm as somebody wrote it, and what we understood of it.
 *
 * @param file as shown to people
 * @param text exactly as written
 * @param mappings digest of the jq files that the text names; null when there are none
 * @param id null when the text tells none that is valid
 * @param line of the id
 * @param name to show to people; the id where the text tells none
 * @param sections by key, each as its room reads it; only those that are there and without a problem of their own
 * @param uses references to secrets
 * @param problems all that is wrong; empty for a document that may be applied
 */
public record RealmDocument(
        String file,
        String text,
        String mappings,
        String id,
        int line,
        String name,
        Map<String, Object> sections,
        List<SecretUse> uses,
        List<Problem> problems) {
    public RealmDocument {
        sections = Map.copyOf(sections);
        uses = List.copyOf(uses);
        problems = List.copyOf(problems);
    }
}
