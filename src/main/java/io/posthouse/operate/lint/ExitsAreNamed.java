package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/** Tests, failures and the console point at an exit by its id. */
final class ExitsAreNamed implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Step step : file.steps()) {
                boolean inside = step.uri().startsWith("direct:") || step.uri().equals("kamelet:sink");
                if (step.exit() && !inside && !step.id().orElse("").matches("to-[a-z0-9{][a-z0-9{}-]*")) {
                    problems.add(file.problem(
                            step.line(),
                            "the exit " + step.verb() + " to " + Step.withoutOptions(step.uri()) + " has no name",
                            "add id: to-<target>"));
                }
            }
        }
        return problems;
    }
}
