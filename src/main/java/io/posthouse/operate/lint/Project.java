package io.posthouse.operate.lint;

import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.RegisterRefused;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a person edits, as read from its folder.
 *
 * @param home holds application.properties and routes/
 * @param files every YAML file below routes/ that is, or looks like, a route file
 * @param knobs application.properties
 * @param beans names the wiring binds
 * @param register topics and subscriptions; empty when they cannot be read
 * @param unreadable why files could not be read
 */
public record Project(
        Path home, List<RouteFile> files, Knobs knobs, Set<String> beans, Register register, List<Problem> unreadable) {
    // Data, not routes: read by other rooms, with rules of their own.
    private static final Set<String> DATA = Set.of("schemas", "mappings", "realms");
    private static final Set<String> REGISTERS = Set.of("topics.yaml", "subscriptions.yaml");

    /** @param beans names of the beans that the wiring binds */
    public static Project read(Path home, Set<String> beans) {
        List<Problem> problems = new ArrayList<>();
        List<RouteFile> files = new ArrayList<>();
        for (Path path : yamlFiles(home.resolve("routes"))) {
            String name = home.relativize(path).toString();
            YamlFile.read(path, name, problems).map(RouteFile::new).ifPresent(files::add);
        }
        Register register;
        try {
            register = RegisterFiles.read(home.resolve("routes"));
        } catch (RegisterRefused e) {
            problems.addAll(e.problems());
            register = new Register(Map.of(), List.of(), Set.of(), List.of());
        }
        return new Project(home, files, Knobs.read(home), beans, register, problems);
    }

    List<YamlFile> yamlFiles() {
        return files.stream().map(RouteFile::yaml).toList();
    }

    /** All routes and templates of all files. */
    List<Route> routes() {
        return files.stream().flatMap(file -> file.routes().stream()).toList();
    }

    private static List<Path> yamlFiles(Path routes) {
        try (Stream<Path> paths = Files.walk(routes)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*\\.ya?ml"))
                    .filter(path ->
                            !DATA.contains(routes.relativize(path).getName(0).toString()))
                    .filter(path -> !REGISTERS.contains(path.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + routes, e);
        }
    }
}
