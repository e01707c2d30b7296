package io.posthouse.operate.lint;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A {@code *.camel.yaml} or {@code *.kamelet.yaml}. */
public record RouteFile(YamlFile yaml) {
    static final String CAMEL = ".camel.yaml";
    static final String KAMELET = ".kamelet.yaml";

    String name() {
        return yaml.name();
    }

    /** The file's name without folder and endings. */
    String stem() {
        String file = Path.of(name()).getFileName().toString();
        int dot = file.indexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    /** The first folder below routes/; "" for a file at the top. */
    String room() {
        Path path = Path.of(name());
        return path.getNameCount() > 2 ? path.getName(1).toString() : "";
    }

    /** The team whose folder it is in. */
    Optional<String> team() {
        Path path = Path.of(name());
        return room().equals("teams") && path.getNameCount() > 3
                ? Optional.of(path.getName(2).toString())
                : Optional.empty();
    }

    boolean kamelet() {
        return name().endsWith(KAMELET);
    }

    Problem problem(int line, String what, String remedy) {
        return new Problem(new Place(name(), line), what, remedy);
    }

    /** Routes, and the routes inside templates. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Yaml.Entry entry : entries()) {
            if (entry.key().equals("route") && entry.value() instanceof Yaml.Mapping body) {
                routes.add(new Route(this, false, entry.line(), body, body.text("description")));
            } else if (entry.key().equals("routeTemplate")
                    && entry.value().at("route").orElse(null) instanceof Yaml.Mapping body) {
                routes.add(new Route(
                        this,
                        true,
                        body.line(),
                        body,
                        body.text("description").or(() -> entry.value().text("description"))));
            }
        }
        return routes;
    }

    /** The single keys of the list a route file is: route, routeConfiguration ... */
    List<Yaml.Entry> entries() {
        return yaml.root() instanceof Yaml.Sequence list
                ? list.items().stream()
                        .filter(Yaml.Mapping.class::isInstance)
                        .flatMap(item -> ((Yaml.Mapping) item).entries().stream())
                        .toList()
                : List.of();
    }

    /** Names that may be used as {@code {{name}}} in this file only: parameters of its templates or Kamelet. */
    List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (Yaml.Entry entry : entries()) {
            for (Yaml parameter : entry.value().items("parameters")) {
                parameter.text("name").ifPresent(names::add);
            }
        }
        if (yaml.root().at("spec", "definition", "properties").orElse(null) instanceof Yaml.Mapping properties) {
            properties.entries().forEach(property -> names.add(property.key()));
        }
        return names;
    }

    /** Every step, at any depth, also those of error tables. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        eachEntry(entry -> {
            if (entry.key().equals("steps") && entry.value() instanceof Yaml.Sequence list) {
                for (Yaml item : list.items()) {
                    if (item instanceof Yaml.Mapping step) {
                        step.entries().forEach(key -> steps.add(new Step(key.key(), key.line(), key.value())));
                    }
                }
            }
        });
        return steps;
    }

    /** Every key with its value, at any depth. */
    void eachEntry(Consumer<Yaml.Entry> visitor) {
        eachEntry(yaml.root(), visitor);
    }

    /** Every value, at any depth. */
    void eachScalar(Consumer<Yaml.Scalar> visitor) {
        eachScalar(yaml.root(), visitor);
    }

    static void eachEntry(Yaml yaml, Consumer<Yaml.Entry> visitor) {
        if (yaml instanceof Yaml.Sequence list) {
            list.items().forEach(item -> eachEntry(item, visitor));
        } else if (yaml instanceof Yaml.Mapping mapping) {
            mapping.entries().forEach(entry -> {
                visitor.accept(entry);
                eachEntry(entry.value(), visitor);
            });
        }
    }

    private static void eachScalar(Yaml yaml, Consumer<Yaml.Scalar> visitor) {
        if (yaml instanceof Yaml.Scalar scalar) {
            visitor.accept(scalar);
        } else if (yaml instanceof Yaml.Sequence list) {
            list.items().forEach(item -> eachScalar(item, visitor));
        } else if (yaml instanceof Yaml.Mapping mapping) {
            mapping.entries().forEach(entry -> eachScalar(entry.value(), visitor));
        }
    }
}
