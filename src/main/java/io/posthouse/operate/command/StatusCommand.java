package io.posthouse.operate.command;

import io.posthouse.operate.Depth;
import io.posthouse.operate.DestinationWait;
import io.posthouse.operate.Json;
import io.posthouse.operate.Status;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse status}: how the house stands. */
@Command(
        name = "status",
        description = "Shows each subscription: what is ready, leased, waiting, held, dead, and how fast it is done.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse status", "  posthouse status --watch", "  posthouse status --json"})
final class StatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final long GAP_MILLIS = 2000;
    private final Desk desk;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Again every two seconds, until Ctrl-C.")
    private boolean watch;

    StatusCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        var status = new Status(desk.queue());
        print(status.now());
        while (watch) {
            Thread.sleep(GAP_MILLIS);
            Status.House house = status.now();
            if (!json) {
                desk.out().print(CLEAR);
            }
            print(house);
        }
        return 0;
    }

    private void print(Status.House house) {
        if (json) {
            desk.out().println(Json.text(house));
        } else {
            table(house);
        }
        desk.out().flush();
    }

    private void table(Status.House house) {
        desk.out().println(Times.second(house.at()) + ", " + house.runners().size() + " processes alive");
        var table = new Table(
                "SUBSCRIPTION",
                "TEAM",
                "READY",
                "LEASED",
                "SUSPECT",
                "WAITING",
                "HELD",
                "DEAD",
                "OLDEST",
                "DONE/MIN",
                "DONE/HOUR",
                "");
        for (Status.Subscription one : house.subscriptions()) {
            Depth depth = one.depth();
            table.row(
                    depth.subscription(),
                    depth.team(),
                    count(depth, depth.ready()),
                    count(depth, depth.leased()),
                    count(depth, depth.suspect()),
                    count(depth, depth.waiting()),
                    count(depth, depth.held()),
                    count(depth, depth.dead()),
                    Times.age(one.oldestAgeSeconds()),
                    one.doneLastMinute(),
                    one.doneLastHour() == null ? "many" : one.doneLastHour(),
                    depth.active() ? one.control() : "removed");
        }
        table.print(desk.out());
        if (!house.waits().isEmpty()) {
            waits(house);
        }
    }

    private void waits(Status.House house) {
        var table = new Table("DESTINATION", "REALM", "WAITS UNTIL", "BECAUSE IT");
        for (DestinationWait wait : house.waits()) {
            table.row(wait.destination(), wait.realm(), Times.second(wait.until()), wait.why());
        }
        desk.out().println();
        table.print(desk.out());
    }

    private static String count(Depth depth, long count) {
        return (depth.capped() && count > 0 ? "≥" : "") + count;
    }
}
