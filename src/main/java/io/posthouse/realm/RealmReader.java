package io.posthouse.realm;

import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads realms with the sections of all rooms: files, rows and drafts alike. Pure, thread-safe. */
public final class RealmReader {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern NAME = Pattern.compile("(?=\\S)[^\\p{C}]{1,100}(?<=\\S)");
    private static final int LARGEST = 1 << 20;

    private final List<Section<?>> sections;
    private final NamedMappings mappings;

    public RealmReader(List<Section<?>> sections, NamedMappings mappings) {
        this.sections = List.copyOf(sections);
        this.mappings = mappings;
    }

    List<Section<?>> sections() {
        return sections;
    }

    /** @param file as shown in problems */
    public RealmDocument read(String file, String text) {
        List<Problem> problems = new ArrayList<>();
        if (text.length() > LARGEST) {
            problems.add(new Problem(new Place(file, 1), "larger than 1 MB", "make it smaller"));
            return nothing(file, text, problems);
        }
        var yaml = YamlFile.parse(text, file, problems);
        if (yaml.isEmpty()) {
            return nothing(file, text, problems);
        }
        if (!(yaml.get().root() instanceof Yaml.Mapping mapping)) {
            problems.add(new Problem(
                    new Place(file, yaml.get().root().line()),
                    "no realm: there are no members",
                    "write realm: and an id, and below it what the realm has"));
            return nothing(file, text, problems);
        }
        return read(file, text, new Fields(file, mapping, problems), problems);
    }

    private RealmDocument read(String file, String text, Fields root, List<Problem> problems) {
        String id = root.name("realm", ID, "an id of 1 to 63 of a-z, 0-9 and -, not beginning with -");
        String name = root.optional("name", NAME, "1 to 100 characters to show to people");
        RealmSecrets secrets = new RealmSecrets(file, id);
        Map<String, Object> read = new HashMap<>();
        for (Section<?> section : sections) {
            int before = problems.size();
            // Known even where the section does not ask for it.
            root.tree(section.key());
            Object value = section.read(id == null ? "?" : id, root, secrets);
            if (value != null && problems.size() == before) {
                read.put(section.key(), value);
            }
        }
        root.whole();
        return new RealmDocument(
                file,
                text,
                mappings.digest(text),
                id,
                root.line("realm"),
                name == null ? id : name,
                read,
                secrets.uses(),
                problems);
    }

    private static RealmDocument nothing(String file, String text, List<Problem> problems) {
        return new RealmDocument(file, text, null, null, 1, null, Map.of(), List.of(), problems);
    }
}
