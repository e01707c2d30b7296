package io.posthouse.operate.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where the demo plays.
 *
 * @param door where Mailgun posts to
 * @param operations health, metrics and the interface for operators
 * @param moved keys of ports that something else has
 */
public record Setting(DemoFolder folder, URI door, URI operations, List<String> moved) {
    public void open(Screen screen) {
        screen.heading("Posthouse, shown in less than a minute (Ctrl-C ends it)");
        screen.say("Starting: a real PostgreSQL with fsync on, a door, the work room, and three teams ...");
    }

    public void opened(Screen screen, Duration time) {
        screen.line("");
        screen.row("%-11s %s", "ready", "after " + Patience.words(time));
        screen.row("%-11s %s", "door", door);
        screen.row("%-11s %s", "form", door.resolve("/forms/" + DemoFolder.REALM + "/quote"));
        screen.row("%-11s %s", "operations", operations);
        screen.row("%-11s %s", "data", folder.named(folder.path()));
        screen.row("%-11s %s", "log", folder.named(folder.log()));
        if (!moved.isEmpty()) {
            screen.line("");
            screen.say("Something else uses the usual port of " + String.join(" and ", moved)
                    + ", so the demo took a free one.");
        }
    }

    /** @param stays whether the house goes on running */
    public void next(Screen screen, boolean stays) {
        screen.heading("Try it yourself");
        screen.say(
                stays
                        ? "Everything goes on running until Ctrl-C. In a second terminal, in this folder:"
                        : "The demo ends here. On a terminal, without --exit, it goes on running for this:");
        screen.line("");
        screen.row("export POSTHOUSE_DATA_DIR=%s", folder.named(folder.path()));
        screen.row("./posthouse status        every queue: ready, waiting, held, dead");
        screen.row("./posthouse dead list     what a person should look at, and why");
        screen.row("./posthouse report        what analytics counted");
        screen.row("./smoke demo %s %s", address(door.resolve("/")), address(operations));
        screen.row("                          a webhook of your own, followed to every team");
        screen.row("curl %s/health/ready", address(operations));
        screen.line("");
        screen.say("And in a browser, a form that becomes a customer, and the page on which it can be followed: "
                + door.resolve("/forms/" + DemoFolder.REALM + "/quote"));
        screen.line("");
        screen.say("The smoke script is short and shows how a webhook is signed with openssl and posted with curl."
                + " Then read docs/getting-started.md and docs/add-a-team.md.");
    }

    private static String address(URI uri) {
        return uri.toString().replaceFirst("/$", "");
    }
}
