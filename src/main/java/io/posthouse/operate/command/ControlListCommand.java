package io.posthouse.operate.command;

import io.posthouse.operate.InForce;
import io.posthouse.operate.Json;
import io.posthouse.queue.control.ClosedDoor;
import io.posthouse.queue.control.Rule;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse control list}. */
@Command(
        name = "list",
        description = "Lists the rules in force, oldest first. LEFT is what a drain still has to work off.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse control list", "  posthouse control list --json"})
final class ControlListCommand implements Callable<Integer> {
    private final Desk desk;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    ControlListCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        InForce.House house = InForce.now(desk.queue());
        if (json) {
            desk.out().println(Json.text(house));
            return 0;
        }
        if (house.rules().isEmpty() && house.doors().isEmpty()) {
            desk.out().println("nothing is paused, throttled, drained or closed");
            return 0;
        }
        var table = new Table("LANES OR DOOR", "IS", "LEFT", "SINCE", "UNTIL", "BY", "VERSION", "REASON");
        for (InForce.Line line : house.rules()) {
            Rule rule = line.rule();
            table.row(
                    rule.scope(),
                    rule.words(),
                    line.left(),
                    Times.second(rule.since()),
                    Times.second(rule.until()),
                    rule.actor(),
                    rule.version(),
                    rule.reason());
        }
        for (ClosedDoor door : house.doors()) {
            table.row(
                    door.path() + (door.realm() == null ? "" : " realm=" + door.realm()),
                    "closed",
                    null,
                    Times.second(door.since()),
                    Times.second(door.until()),
                    door.actor(),
                    door.version(),
                    door.reason());
        }
        table.print(desk.out());
        return 0;
    }
}
