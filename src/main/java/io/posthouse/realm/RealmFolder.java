package io.posthouse.realm;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a YAML file per realm.
 *
 * @param shown how its path is shown to people, in problems too
 */
public record RealmFolder(Path path, String shown, RealmReader reader) {
    public RealmFiles read() {
        List<Problem> problems = new ArrayList<>();
        List<Path> files = files(problems);
        return read(files, problems);
    }

    /** One of its files, or a draft from elsewhere. */
    public RealmFiles read(Path file) {
        return read(List.of(file), new ArrayList<>());
    }

    private RealmFiles read(List<Path> files, List<Problem> problems) {
        List<RealmDocument> documents = new ArrayList<>();
        for (Path file : files) {
            String name = shown(file);
            YamlFile.text(file, name, problems).ifPresent(text -> documents.add(reader.read(name, text)));
        }
        return RealmFiles.of(documents, problems);
    }

    /** How a file is shown to people. */
    public String shown(Path file) {
        return file.startsWith(path)
                ? Path.of(shown).resolve(path.relativize(file)).toString()
                : file.toString();
    }

    private List<Path> files(List<Problem> problems) {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(new Problem(
                    new Place(shown, 1),
                    "no readable folder",
                    "set posthouse.realms.dir to the folder of the realm files"));
            return List.of();
        }
    }
}
