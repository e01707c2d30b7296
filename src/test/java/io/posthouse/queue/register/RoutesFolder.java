package io.posthouse.queue.register;

import io.posthouse.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code routes} folder made for one test. */
final class RoutesFolder {
    private static final String TOPICS = """
            topics:
              - { name: ORDER_PLACED, owner: shop, entity: order, key: order.id }
              - { name: ORDER_SHIPPED, owner: depot, entity: order, key: order.id }
              - { name: SHIPMENT_REQUESTED, owner: depot, entity: order, key: order.id, publishers: [shop] }
            """;
    private final Path routes;

    RoutesFolder(Path home) {
        this.routes = home.resolve("routes");
        file("topics.yaml", TOPICS);
    }

    RoutesFolder file(String name, String text) {
        try {
            Path file = routes.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The team's subscriptions, one line each: {@code name: a, topic: B, work: c}. */
    RoutesFolder team(String team, String... subscriptions) {
        StringBuilder text = new StringBuilder(
                "team: " + team + "\nsubscriptions:" + (subscriptions.length == 0 ? " []" : "") + "\n");
        List.of(subscriptions)
                .forEach(line -> text.append("  - { ").append(line).append(" }\n"));
        return file("teams/" + team + "/subscriptions.yaml", text.toString());
    }

    Path path() {
        return routes;
    }

    Register read() {
        return RegisterFiles.read(routes);
    }

    List<String> problems() {
        try {
            read();
            return List.of();
        } catch (RegisterRefused e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }
}
