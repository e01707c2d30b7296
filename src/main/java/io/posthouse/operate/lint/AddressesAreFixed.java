package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Nothing in a message steers a route: no address is made from one. */
final class AddressesAreFixed implements Rule {
    private static final Set<String> DYNAMIC = Set.of("toD", "recipientList", "routingSlip", "dynamicRouter");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Step step : file.steps()) {
                if (DYNAMIC.contains(step.verb())) {
                    problems.add(file.problem(
                            step.line(),
                            step.verb() + " takes its address from the message",
                            "use to with a fixed uri, and choice where there are several"));
                } else if (step.uri().contains("${")) {
                    problems.add(file.problem(step.line(), "the address holds an expression", "write the address out"));
                }
            }
        }
        return problems;
    }
}
