package io.posthouse.ingest;

import io.posthouse.message.BadInput;
import io.posthouse.realm.Realms;
import io.posthouse.realm.Secret;
import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.realm.View;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The sections of the realms' files as they are at the start; their secrets as they are within a second. Thread-safe. */
public final class RealmSections implements Realms {
    private static final long STALE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path folder;
    private final Path secrets;
    private final Map<String, String> environment;

    /** @param secrets holds a folder per realm */
    public RealmSections(Path folder, Path secrets, Map<String, String> environment) {
        this.folder = folder;
        this.secrets = secrets;
        this.environment = environment;
    }

    /** @throws InvalidRealms with all problems of all files */
    @Override
    public <T> View<T> view(Section<T> section) {
        Map<String, T> read = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            YamlFile.read(file, name, problems)
                    .filter(yaml -> yaml.root() instanceof Yaml.Mapping)
                    .ifPresent(yaml -> yaml.root().text("realm").ifPresent(realm -> {
                        Fields root = new Fields(name, (Yaml.Mapping) yaml.root(), problems);
                        T value = section.read(realm, root, new OfRealm(realm));
                        if (value != null) {
                            read.put(realm, value);
                        }
                    }));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRealms(problems.stream().map(Problem::toString).toList());
        }
        return Map.copyOf(read)::get;
    }

    @Override
    public String nameOf(String realm) {
        return null;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the realms in " + folder, e);
        }
    }

    private final class OfRealm implements Secrets {
        private final String realm;

        OfRealm(String realm) {
            this.realm = realm;
        }

        @Override
        public Secret one(Fields fields, String key) {
            List<Secret> all = all(fields, key);
            return all.isEmpty() ? null : all.get(0);
        }

        @Override
        public List<Secret> all(Fields fields, String key) {
            List<Secret> all = new ArrayList<>();
            for (String reference : fields.texts(key, "file:<name> or env:<variable>")) {
                try {
                    all.add(new Watched(KeyReference.of(realm, reference)));
                } catch (BadInput e) {
                    fields.problem(fields.line(key), "'" + key + "' holds no reference", e.getMessage());
                }
            }
            return all;
        }
    }

    private final class Watched implements Secret {
        private final KeyReference reference;
        private Optional<String> value = Optional.empty();
        private long read = System.nanoTime() - STALE_NANOS;

        Watched(KeyReference reference) {
            this.reference = reference;
        }

        @Override
        public synchronized Optional<String> value() {
            if (System.nanoTime() - read >= STALE_NANOS) {
                value = reference
                        .resolve(secrets, environment)
                        .map(key -> new String(key.getEncoded(), StandardCharsets.UTF_8));
                read = System.nanoTime();
            }
            return value;
        }

        @Override
        public String toString() {
            return reference.toString();
        }
    }
}
