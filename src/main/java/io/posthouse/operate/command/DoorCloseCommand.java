package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.queue.control.ClosedDoor;
import io.posthouse.queue.control.DoorChanges;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse door close}. */
@Command(
        name = "close",
        description =
                "Closes a door: within 2 s every process answers 503 with Retry-After there, before it reads the body."
                        + " What was taken in goes on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse door close '/webhooks/mailgun/{realm}' --realm acme --reason 'their key leaked' --until 1h",
            "  posthouse door open '/webhooks/mailgun/{realm}' --realm acme"
        })
final class DoorCloseCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private DoorOptions door;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    private String reason;

    @Mixin
    private UntilOption until;

    DoorCloseCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        ClosedDoor closed = new DoorChanges(desk.queue())
                .close(
                        door.path(desk.routes()),
                        door.realm,
                        desk.actor(),
                        reason.strip(),
                        until.lasts(),
                        until.moment(desk.clock()));
        if (door.json) {
            desk.out().println(Json.text(closed));
        } else {
            desk.out()
                    .println("closed " + closed.path()
                            + (closed.realm() == null ? "" : " for " + Printable.line(closed.realm()))
                            + (closed.until() == null ? "" : " until " + Times.second(closed.until()))
                            + "; in force everywhere within 2 s");
        }
        return 0;
    }
}
