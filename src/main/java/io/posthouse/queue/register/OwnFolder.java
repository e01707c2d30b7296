package io.posthouse.queue.register;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder under {@code routes/} that belongs to somebody: a room, or a team under {@code teams/}.
 *
 * @param kind {@code room} or {@code team}
 * @param name {@code work}, {@code crm}
 * @param path the folder
 */
record OwnFolder(String kind, String name, Path path) {
    static final List<String> ROOMS = List.of("ingest", "work", "writeback", "operate");

    static List<OwnFolder> under(Path routes) {
        List<OwnFolder> folders = new ArrayList<>();
        for (String room : ROOMS) {
            folders.add(new OwnFolder("room", room, routes.resolve(room)));
        }
        Path teams = routes.resolve("teams");
        if (Files.isDirectory(teams)) {
            try (Stream<Path> paths = Files.list(teams)) {
                paths.filter(Files::isDirectory)
                        .sorted()
                        .forEach(path -> folders.add(
                                new OwnFolder("team", path.getFileName().toString(), path)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + teams, e);
            }
        }
        return folders;
    }

    /** Whose folder a file is in, by its path below {@code routes/}; empty for the ground ({@code queue/}) and the top. */
    static Optional<String> ownerOf(Path belowRoutes) {
        String first = belowRoutes.getName(0).toString();
        if (first.equals("teams") && belowRoutes.getNameCount() > 2) {
            return Optional.of(belowRoutes.getName(1).toString());
        }
        return Optional.of(first).filter(ROOMS::contains);
    }

    Path subscriptions() {
        return path.resolve("subscriptions.yaml");
    }
}
