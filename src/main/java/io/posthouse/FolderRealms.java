package io.posthouse;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The realms of a folder as it is at the start; realms as rows take its place. */
final class FolderRealms implements Realms {
    private final Map<String, YamlFile> files = new HashMap<>();
    private final Path secrets;
    private final Map<String, String> environment;

    private FolderRealms(Path secrets, Map<String, String> environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    static FolderRealms read(Path folder, Path secrets, Map<String, String> environment) {
        FolderRealms realms = new FolderRealms(secrets, environment);
        List<Problem> problems = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path :
                    paths.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                YamlFile.read(path, path.toString(), problems)
                        .ifPresent(file -> file.root().text("realm").ifPresent(id -> realms.files.put(id, file)));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no readable folder " + folder + "; set posthouse.realms.dir", e);
        }
        require(problems);
        return realms;
    }

    @Override
    public <T> View<T> view(Section<T> section) {
        Map<String, T> read = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        files.forEach((realm, file) -> read.put(
                realm,
                section.read(realm, new Fields(file.name(), (Yaml.Mapping) file.root(), problems), new Folder(realm))));
        require(problems);
        return read::get;
    }

    @Override
    public String nameOf(String realm) {
        YamlFile file = files.get(realm);
        return file == null ? null : file.root().text("name").orElse(realm);
    }

    private static void require(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("\n", problems.stream().map(Problem::toString).toList()));
        }
    }

    private final class Folder implements Secrets {
        private final String realm;

        Folder(String realm) {
            this.realm = realm;
        }

        @Override
        public Secret one(Fields fields, String key) {
            String reference = fields.text(key, "file:name or env:REALM_..._NAME");
            return reference == null ? null : () -> value(reference);
        }

        @Override
        public List<Secret> all(Fields fields, String key) {
            return fields.texts(key, "file:name or env:REALM_..._NAME").stream()
                    .<Secret>map(reference -> () -> value(reference))
                    .toList();
        }

        private Optional<String> value(String reference) {
            String name = reference.substring(reference.indexOf(':') + 1);
            try {
                String value = reference.startsWith("file:")
                        ? Files.readString(
                                secrets.resolve(realm).resolve(Path.of(name).getFileName()))
                        : environment.get(name);
                return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
