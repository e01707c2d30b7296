package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.nio.file.Path;
import java.util.List;

/** A file whose name Camel does not take is silently no route at all, or stops the start. */
final class FilesAreLoaded implements Rule {
    @Override
    public List<Problem> check(Project project) {
        return project.files().stream()
                .filter(file -> !Path.of(file.name())
                        .getFileName()
                        .toString()
                        .matches("[a-z][a-z0-9-]*\\.(camel|kamelet)\\.yaml"))
                .map(file -> file.problem(
                        1, "nobody loads a file of this name", "call it <name>.camel.yaml or <name>.kamelet.yaml"))
                .toList();
    }
}
