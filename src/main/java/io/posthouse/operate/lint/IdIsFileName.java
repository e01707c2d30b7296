package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file, one route, one id: whoever sees an id in a log line or the console knows which file to open. */
final class IdIsFileName implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (Route route : project.routes()) {
            if (!route.template() && !route.id().equals(Optional.of(route.file().stem()))) {
                problems.add(route.problem(
                        "the route's id is " + route.id().orElse("missing") + ", not its file's name",
                        "write id: " + route.file().stem() + ", one route in a file"));
            }
        }
        for (RouteFile file : project.files()) {
            if (file.kamelet() && !file.yaml().root().text("metadata", "name").equals(Optional.of(file.stem()))) {
                problems.add(file.problem(1, "the Kamelet's name is not its file's", "write name: " + file.stem()));
            }
        }
        return problems;
    }
}
