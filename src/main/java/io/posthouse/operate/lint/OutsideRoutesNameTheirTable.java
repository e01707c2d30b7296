package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A route that begins outside (door, consumer, timer) owns its failures: it names an error table that exists. */
final class OutsideRoutesNameTheirTable implements Rule {
    @Override
    public List<Problem> check(Project project) {
        Set<String> tables = project.files().stream()
                .flatMap(file -> file.entries().stream())
                .filter(entry -> entry.key().equals("routeConfiguration"))
                .flatMap(entry -> entry.value().text("id").stream())
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (Route route : project.routes()) {
            if (route.direct().isEmpty()) {
                Optional<String> table = route.body().text("routeConfigurationId");
                if (table.isEmpty()) {
                    problems.add(route.problem(
                            "the route begins outside and names no error table",
                            "add routeConfigurationId: one of " + String.join(", ", tables)));
                } else if (!tables.contains(table.get())) {
                    problems.add(route.problem(
                            "there is no error table " + table.get(),
                            "name one of " + String.join(", ", tables) + ", or add it"));
                }
            }
        }
        return problems;
    }
}
