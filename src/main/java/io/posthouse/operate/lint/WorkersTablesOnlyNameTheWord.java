package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * To Camel a handled failure is a success, and a success is acknowledged: a table that workers use must say
 * {@code handled: false}, so that the queue decides what becomes of the delivery.
 */
final class WorkersTablesOnlyNameTheWord implements Rule {
    private static final String WORD = "posthouse.word";

    @Override
    public List<Problem> check(Project project) {
        Set<String> tables = project.routes().stream()
                .filter(route -> route.from().startsWith("kamelet:subscription-source"))
                .flatMap(route -> route.body().text("routeConfigurationId").stream())
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Yaml.Entry entry : file.entries()) {
                if (entry.key().equals("routeConfiguration")
                        && entry.value().text("id").filter(tables::contains).isPresent()) {
                    check(file, entry, problems);
                }
            }
        }
        return problems;
    }

    private static void check(RouteFile file, Yaml.Entry table, List<Problem> problems) {
        if (table.value().at("errorHandler").isPresent()) {
            problems.add(file.problem(
                    table.line(), "a table of workers has an error handler of its own", "use onException only"));
        }
        for (Yaml item : table.value().items("onException")) {
            Yaml clause = item.at("onException").orElse(item);
            if (!handled(clause).equals("false")) {
                problems.add(file.problem(
                        clause.line(),
                        "a clause for workers does not say handled: false",
                        "add handled: { constant: \"false\" }, else the failure is acknowledged"));
            }
            if (clause.at("continued").isPresent()) {
                problems.add(file.problem(
                        clause.line(), "a clause for workers says continued", "remove it: a failure is no success"));
            }
            boolean word = clause.items("steps").stream()
                    .anyMatch(
                            step -> step.text("setProperty", "name").orElse("").equals(WORD));
            if (!word) {
                problems.add(
                        file.problem(clause.line(), "a clause for workers names no word", "set the property " + WORD));
            }
        }
    }

    private static String handled(Yaml clause) {
        return clause.text("handled", "constant")
                .or(() -> clause.text("handled", "constant", "expression"))
                .or(() -> clause.text("handled", "expression", "constant", "expression"))
                .or(() -> clause.text("handled", "expression", "constant"))
                .orElse("");
    }
}
