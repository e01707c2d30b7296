package io.posthouse.operate.lint;

import io.posthouse.queue.register.SubscriptionEntry;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every {@code direct:} has a route behind it and somebody who calls it: a step, or a subscription whose work it is. */
final class DirectRoutesMeetTheirCallers implements Rule {
    private static final String DIRECT = "direct:";

    @Override
    public List<Problem> check(Project project) {
        Set<String> routes = project.routes().stream()
                .flatMap(route -> route.direct().stream())
                .collect(Collectors.toSet());
        Set<String> called = project.register().subscriptions().stream()
                .map(SubscriptionEntry::work)
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            for (Step step : file.steps()) {
                if (step.uri().startsWith(DIRECT)) {
                    String name = Step.withoutOptions(step.uri()).substring(DIRECT.length());
                    called.add(name);
                    if (!routes.contains(name) && !name.contains("{{")) {
                        problems.add(file.problem(
                                step.line(), "no route begins at direct:" + name, "add it or correct the name"));
                    }
                }
            }
        }
        for (Route route : project.routes()) {
            route.direct()
                    .filter(name -> !called.contains(name))
                    .ifPresent(name -> problems.add(route.problem(
                            "nobody calls direct:" + name,
                            "call it, name it as the work of a subscription, or remove the route")));
        }
        for (SubscriptionEntry entry : project.register().subscriptions()) {
            if (entry.work() != null && !routes.contains(entry.work())) {
                Place place = entry.place();
                problems.add(new Problem(
                        place,
                        "subscription " + entry.name() + " has no route for its work",
                        "add a route that begins at direct:" + entry.work()));
            }
        }
        return problems;
    }
}
