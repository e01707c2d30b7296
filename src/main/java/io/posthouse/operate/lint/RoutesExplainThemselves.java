package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/** The console shows a route by its description, in the group of its room. */
final class RoutesExplainThemselves implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (Route route : project.routes()) {
            if (route.description().filter(text -> text.length() > 10).isEmpty()) {
                problems.add(route.problem("the route has no description", "add description: one sentence"));
            }
            String group = route.body().text("group").orElse("");
            if (group.isBlank()) {
                problems.add(route.problem(
                        "the route has no group", "add group: " + route.file().room()));
            } else if (!route.template() && !group.equals(route.file().room())) {
                problems.add(route.problem(
                        "the route's group is " + group + ", not its room",
                        "write group: " + route.file().room()));
            }
        }
        return problems;
    }
}
