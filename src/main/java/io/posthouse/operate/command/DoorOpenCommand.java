package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.queue.control.DoorChanges;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse door open}. */
@Command(
        name = "open",
        description = "Opens a door that was closed, for whom it was closed: for all, or for a realm.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse door open '/webhooks/mailgun/{realm}'"})
final class DoorOpenCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private DoorOptions door;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
    private String reason;

    DoorOpenCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        String path = door.path(desk.routes());
        boolean opened = new DoorChanges(desk.queue()).open(path, door.realm, desk.actor(), reason);
        desk.out()
                .println(
                        door.json
                                ? Json.text(Map.of("opened", opened))
                                : opened
                                        ? "opened; in force everywhere within 2 s"
                                        : "it was not closed: nothing changed");
        return 0;
    }
}
