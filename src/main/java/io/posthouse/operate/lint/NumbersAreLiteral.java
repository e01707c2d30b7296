package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/** Camel's schema and the editors know only literal numbers in a redelivery policy. */
final class NumbersAreLiteral implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            file.eachEntry(entry -> {
                if (entry.key().equals("redeliveryPolicy") && entry.value() instanceof Yaml.Mapping policy) {
                    for (Yaml.Entry knob : policy.entries()) {
                        if (knob.value() instanceof Yaml.Scalar scalar
                                && scalar.value().contains("{{")) {
                            problems.add(file.problem(
                                    knob.line(),
                                    knob.key() + " is no literal number",
                                    "write the number, or name a policy bean"));
                        }
                    }
                }
            });
        }
        return problems;
    }
}
