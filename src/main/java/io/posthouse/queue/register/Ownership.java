package io.posthouse.queue.register;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether routes publish only what is theirs: each {@code kamelet:topic-sink} names its topics, and each of them belongs to,
 * or may be published by, the room or team whose folder the file is in. What workers publish is checked with the register.
 */
public final class Ownership {
    private static final String SINK = "kamelet:topic-sink";
    private final Register register;
    private final List<Problem> problems = new ArrayList<>();

    private Ownership(Register register) {
        this.register = register;
    }

    /**
     * Reads all route files below {@code routes/} and checks them.
     *
     * @throws RegisterRefused with all problems, also of files that are no YAML
     */
    public static void require(Register register, Path routes) {
        Path folder = routes.toAbsolutePath().normalize();
        List<Problem> problems = new ArrayList<>();
        List<YamlFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                String name = folder.getParent().relativize(path).toString();
                YamlFile.read(path, name, problems).ifPresent(files::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + routes, e);
        }
        problems.addAll(check(register, files));
        if (!problems.isEmpty()) {
            throw new RegisterRefused(problems);
        }
    }

    /** @param files route files, each with its name relative to the project: {@code routes/ingest/mailgun.camel.yaml} */
    public static List<Problem> check(Register register, List<YamlFile> files) {
        Ownership ownership = new Ownership(register);
        for (YamlFile file : files) {
            Path below = Path.of(file.name());
            Path path = below.subpath(Math.min(1, below.getNameCount() - 1), below.getNameCount());
            // The worker template lives there: its topics come from subscriptions.yaml, where they are checked.
            if (!path.startsWith("queue")) {
                ownership.visit(file, OwnFolder.ownerOf(path), file.root());
            }
        }
        return List.copyOf(ownership.problems);
    }

    private void visit(YamlFile file, Optional<String> owner, Yaml yaml) {
        if (yaml instanceof Yaml.Sequence sequence) {
            sequence.items().forEach(item -> visit(file, owner, item));
        } else if (yaml instanceof Yaml.Mapping mapping) {
            if (mapping.text("uri").filter(Ownership::sink).isPresent()
                    || mapping.text("name").filter("topic-sink"::equals).isPresent()) {
                sink(file, owner, mapping);
            }
            for (var entry : mapping.entries()) {
                if (entry.value() instanceof Yaml.Scalar scalar && !entry.key().equals("uri") && sink(scalar.value())) {
                    problem(file, scalar.line(), "names no topics", "write uri, and parameters with topics");
                }
                visit(file, owner, entry.value());
            }
        }
    }

    private static boolean sink(String uri) {
        return uri.equals(SINK) || uri.startsWith(SINK + "/") || uri.startsWith(SINK + "?");
    }

    private void sink(YamlFile file, Optional<String> owner, Yaml.Mapping exit) {
        var topics = exit.at("parameters", "topics")
                .filter(Yaml.Scalar.class::isInstance)
                .map(Yaml.Scalar.class::cast);
        if (topics.isEmpty() || topics.get().value().isBlank()) {
            problem(file, exit.line(), "names no topics", "add topics: A,B to its parameters");
        } else if (topics.get().value().contains("{{") || topics.get().value().contains("${")) {
            problem(file, topics.get().line(), "takes its topics from elsewhere", "write their names out");
        } else if (owner.isEmpty()) {
            problem(file, exit.line(), "is used outside a room or team", "move the route into the folder of its owner");
        } else {
            var use = new TopicsUse(register.topics(), problems);
            for (String topic : topics.get().value().split(",")) {
                use.checkPublishes(
                        topic.strip(),
                        owner.get(),
                        new Place(file.name(), topics.get().line()),
                        SINK);
            }
        }
    }

    private void problem(YamlFile file, int line, String what, String remedy) {
        problems.add(new Problem(new Place(file.name(), line), SINK + " " + what, remedy));
    }
}
