package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/** A Kamelet is picked from a palette: title and description, and for each property also its type. */
final class KameletsExplainThemselves implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            if (file.kamelet()) {
                Yaml root = file.yaml().root();
                require(file, root.line(), "the Kamelet", root, problems, "spec", "definition", "title");
                require(file, root.line(), "the Kamelet", root, problems, "spec", "definition", "description");
                if (root.at("spec", "definition", "properties").orElse(null) instanceof Yaml.Mapping properties) {
                    for (Yaml.Entry property : properties.entries()) {
                        for (String key : List.of("title", "description", "type")) {
                            String who = "property " + property.key();
                            require(file, property.line(), who, property.value(), problems, key);
                        }
                    }
                }
            }
        }
        return problems;
    }

    private static void require(
            RouteFile file, int line, String who, Yaml yaml, List<Problem> problems, String... path) {
        if (yaml.text(path).filter(text -> !text.isBlank()).isEmpty()) {
            String key = String.join(".", path);
            problems.add(file.problem(line, who + " has no " + path[path.length - 1], "add " + key));
        }
    }
}
