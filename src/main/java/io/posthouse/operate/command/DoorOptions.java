package io.posthouse.operate.command;

import io.posthouse.operate.DoorPaths;
import io.posthouse.operate.Printable;
import io.posthouse.operate.Refused;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which door, and for whom. */
final class DoorOptions {
    @Parameters(paramLabel = "PATH", description = "As in its route: '/webhooks/mailgun/{realm}'.")
    private String path;

    @Option(names = "--realm", paramLabel = "ID", description = "Only for this realm.")
    String realm;

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    /** @throws Refused when no route begins with it: a mistyped door would stay as it is */
    String path(Path routes) {
        Set<String> doors = DoorPaths.in(routes);
        if (!doors.contains(path)) {
            throw new Refused("there is no door " + Printable.line(path) + "; there are: " + String.join(", ", doors));
        }
        return path;
    }
}
