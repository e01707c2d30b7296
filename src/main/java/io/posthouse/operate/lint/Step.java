package io.posthouse.operate.lint;

import io.posthouse.yaml.Yaml;
import java.util.Optional;
import java.util.Set;

/** One step of a route: {@code to}, {@code bean}, {@code setBody} ... */
record Step(String verb, int line, Yaml value) {
    private static final Set<String> EXITS = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "kamelet");

    /** Whether something else is called. */
    boolean exit() {
        return EXITS.contains(verb);
    }

    /** What is called; "" when it is no exit. */
    String uri() {
        String written = value instanceof Yaml.Scalar scalar
                ? scalar.value()
                : value.text("uri").or(() -> value.text("name")).orElse("");
        return !exit() ? "" : verb.equals("kamelet") ? "kamelet:" + written : written;
    }

    Optional<String> id() {
        return value.text("id");
    }

    static String withoutOptions(String uri) {
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    static String scheme(String uri) {
        int end = uri.indexOf(':');
        return end < 0 ? uri : uri.substring(0, end);
    }
}
