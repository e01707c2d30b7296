package io.posthouse.operate.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where the demo plays.
 *
 * @param door where Mailgun posts to
 * @param operations health, metrics and the interface for operators
 * @param contacts what the client's CRM holds
 * @param moved keys of ports that something else has
 */
public record Setting(DemoFolder folder, URI door, URI operations, URI contacts, List<String> moved) {
    public void open(Screen screen) {
        screen.heading("Posthouse, shown in about a minute (Ctrl-C ends it)");
        screen.say("Starting: a real PostgreSQL with fsync on, all rooms, three teams, and a CRM to write into ...");
    }

    public void opened(Screen screen, Duration time) {
        screen.line("");
        screen.row("%-11s %s", "ready", "after " + Patience.words(time));
        screen.row("%-11s %s", "door", door);
        screen.row("%-11s %s", "form", form());
        screen.row("%-11s %s", "operations", operations);
        screen.row("%-11s %s", "CRM", contacts);
        screen.row("%-11s %s", "data", folder.named(folder.path()));
        screen.row("%-11s %s", "log", folder.named(folder.log()));
        if (!moved.isEmpty()) {
            screen.line("");
            screen.say("Something else uses the usual port of " + String.join(" and ", moved)
                    + ", so the demo took a free one.");
        }
    }

    /** Where people submit. */
    public URI form() {
        return door.resolve("/forms/" + DemoFolder.REALM + "/quote");
    }

    /** @param stays whether the house goes on running */
    public void next(Screen screen, boolean stays) {
        screen.heading("Try it yourself");
        screen.say(
                stays
                        ? "Everything goes on running. In a second terminal, in this folder:"
                        : "The demo ends here. On a terminal, without --exit, it goes on running for this:");
        screen.line("");
        screen.row("export POSTHOUSE_DATA_DIR=%s", folder.named(folder.path()));
        screen.row("export POSTHOUSE_REALMS_DIR=%s", folder.realms());
        screen.row("export POSTHOUSE_WRITEBACK_ALLOW_PRIVATE=true");
        screen.row("./posthouse status        every queue: ready, waiting, held, dead");
        screen.row("./posthouse dead list     what a person should look at, and why");
        screen.row("./posthouse report        what analytics counted");
        screen.row("./smoke %s %s %s", DemoFolder.REALM, address(door.resolve("/")), address(operations));
        screen.row("                          a webhook of your own, followed to every team");
        screen.row("curl %s/health/ready", address(operations));
        screen.line("");
        screen.say("And in a browser:");
        screen.line("");
        screen.row("%-44s %s", form(), "a form; it leads to its progress");
        screen.row("%-44s %s", operations, "every queue; user operator, password:");
        screen.row("    cat %s", folder.named(folder.operationsToken()));
        screen.row("%s", contacts);
        screen.row("%-44s %s", "", "the contacts of the client's CRM");
        screen.line("");
        screen.say("The smoke script is short and shows how a webhook is signed with openssl and posted with curl."
                + " Then read docs/getting-started.md and docs/add-a-team.md.");
    }

    private static String address(URI uri) {
        return uri.toString().replaceFirst("/$", "");
    }
}
