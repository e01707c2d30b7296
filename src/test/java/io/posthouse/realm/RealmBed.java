package io.posthouse.realm;

import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Realms written in a test, with their secrets, without a database. */
public final class RealmBed implements Realms {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param text of the realm's file */
    public RealmBed realm(String realm, String text) {
        texts.put(realm, text);
        return this;
    }

    /** @param reference as in the file: file:mailgun-key; may be set again later, null = gone */
    public RealmBed secret(String reference, String value) {
        secrets.put(reference, value);
        return this;
    }

    /** What is wrong in what was read so far, as file:line. */
    public List<String> problems() {
        return problems.stream().map(Problem::toString).toList();
    }

    @Override
    public <T> View<T> view(Section<T> section) {
        Map<String, T> read = new HashMap<>();
        texts.forEach((realm, text) -> YamlFile.parse(text, realm + ".yaml", problems)
                .ifPresent(file -> read.put(
                        realm,
                        section.read(
                                realm, new Fields(file.name(), (Yaml.Mapping) file.root(), problems), new Bed()))));
        return read::get;
    }

    @Override
    public String nameOf(String realm) {
        return texts.containsKey(realm) ? "Agency " + realm : null;
    }

    private final class Bed implements Secrets {
        @Override
        public Secret one(Fields fields, String key) {
            String reference = fields.text(key, "file:name or env:REALM_..._NAME");
            return reference == null ? null : () -> Optional.ofNullable(secrets.get(reference));
        }

        @Override
        public List<Secret> all(Fields fields, String key) {
            if (!fields.has(key)) {
                return List.of();
            }
            return fields.texts(key, "file:name or env:REALM_..._NAME").stream()
                    .<Secret>map(reference -> () -> Optional.ofNullable(secrets.get(reference)))
                    .toList();
        }
    }
}
