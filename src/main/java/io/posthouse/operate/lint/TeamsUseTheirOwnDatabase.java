package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A team writes only its own database, one statement at a time, with the message as a parameter and never inside the SQL. */
final class TeamsUseTheirOwnDatabase implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Step step : file.steps()) {
                if (Step.scheme(step.uri()).equals("jdbc")) {
                    check(file, step, problems);
                }
            }
        }
        return problems;
    }

    private static void check(RouteFile file, Step step, List<Problem> problems) {
        String database = Step.withoutOptions(step.uri()).substring("jdbc:".length());
        if (!file.team().equals(Optional.of(database))) {
            problems.add(file.problem(
                    step.line(),
                    "the database " + database + " is not that of the folder's team",
                    "publish a request topic of its owner instead"));
        }
        if (!step.value().text("parameters", "useHeadersAsParameters").equals(Optional.of("true"))
                || !step.value().text("parameters", "resetAutoCommit").equals(Optional.of("false"))) {
            problems.add(file.problem(
                    step.line(),
                    "the statement is not run as one transaction with parameters",
                    "add parameters: { useHeadersAsParameters: true, resetAutoCommit: false }"));
        }
    }
}
