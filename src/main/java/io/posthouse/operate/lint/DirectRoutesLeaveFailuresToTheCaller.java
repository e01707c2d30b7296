package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.List;

/** A called route with an error handler of its own swallows its caller's tries: the table is then skipped. */
final class DirectRoutesLeaveFailuresToTheCaller implements Rule {
    @Override
    public List<Problem> check(Project project) {
        return project.routes().stream()
                .filter(route -> route.direct().isPresent())
                .filter(route ->
                        route.body().at("errorHandler", "noErrorHandler").isEmpty())
                .map(route -> route.problem(
                        "the route begins at direct: and handles failures itself",
                        "add errorHandler: { noErrorHandler: {} }"))
                .toList();
    }
}
