package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be set can be found: every placeholder has its line in application.properties. */
final class PlaceholdersHaveALine implements Rule {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([^}:]+)(:[^}]*)?}}");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            List<String> parameters = file.parameters();
            file.eachScalar(scalar -> {
                Matcher matcher = PLACEHOLDER.matcher(scalar.value());
                while (matcher.find()) {
                    String key = matcher.group(1);
                    if (!parameters.contains(key) && !project.knobs().has(key)) {
                        problems.add(file.problem(
                                scalar.line(),
                                "{{" + key + "}} has no line in " + Knobs.FILE,
                                "add it there, with a comment that says why, unit and default"));
                    }
                }
            });
        }
        return problems;
    }
}
