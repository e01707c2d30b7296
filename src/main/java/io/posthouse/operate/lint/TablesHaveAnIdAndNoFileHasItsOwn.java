package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An error table without an id acts on all routes there are, and wins over those a file declares; one declared for a file is
 * seen by nobody who reads the tables. So: ids, and tables only as routeConfiguration.
 */
final class TablesHaveAnIdAndNoFileHasItsOwn implements Rule {
    private static final Set<String> OWN = Set.of(
            "onException", "errorHandler", "onCompletion", "intercept", "interceptFrom", "interceptSendToEndpoint");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Yaml.Entry entry : file.entries()) {
                if (OWN.contains(entry.key())) {
                    problems.add(file.problem(
                            entry.line(),
                            entry.key() + " is declared for the whole file",
                            "put it into a routeConfiguration and name that from the route"));
                } else if (entry.key().equals("routeConfiguration")
                        && entry.value().text("id").isEmpty()) {
                    problems.add(file.problem(entry.line(), "the error table has no id", "add id"));
                }
            }
        }
        return problems;
    }
}
