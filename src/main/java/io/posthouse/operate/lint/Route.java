package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.Optional;

/**
 * A route, or the one inside a template.
 *
 * @param template whether it is made into routes elsewhere, under other ids
 * @param description its own, else that of its template
 */
record Route(RouteFile file, boolean template, int line, Yaml.Mapping body, Optional<String> description) {
    private static final String DIRECT = "direct:";

    Optional<String> id() {
        return body.text("id");
    }

    /** Where it begins, "" when it says nothing. */
    String from() {
        return body.text("from", "uri").or(() -> body.text("from")).orElse("");
    }

    /** Name of the {@code direct:} it begins at; empty when it begins outside. */
    Optional<String> direct() {
        return Optional.of(from())
                .filter(uri -> uri.startsWith(DIRECT))
                .map(Step::withoutOptions)
                .map(uri -> uri.substring(DIRECT.length()));
    }

    Problem problem(String what, String remedy) {
        return file.problem(line, what, remedy);
    }
}
