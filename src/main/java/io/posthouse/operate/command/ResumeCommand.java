package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Reach;
import io.posthouse.queue.control.Change;
import io.posthouse.queue.control.ControlChanges;
import io.posthouse.queue.control.ControlRows;
import io.posthouse.queue.control.Rule;
import io.posthouse.queue.control.Scope;
import io.posthouse.queue.control.What;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse resume}: ends a pause or a drain, or a throttle. */
@Command(
        name = "resume",
        description = {
            "Ends a pause, a drain or a throttle.",
            "Of exactly these lanes: the pause and the drain; with --throttle their throttle instead. What waited goes on"
                    + " within 2 s. Tells what else is in force for them."
        },
        footer = {
            "",
            "Examples:",
            "  posthouse resume --worker crm-email-opened",
            "  posthouse resume --realm acme --throttle"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private ScopeOptions scope;

    @Option(names = "--throttle", description = "End the throttle, not the pause.")
    private boolean throttle;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
    private String reason;

    @Option(names = "--version", paramLabel = "N", description = "Only if it is still this version.")
    private Long version;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private HelpOption help;

    ResumeCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Scope lanes = scope.scope();
        new Reach(desk.queue()).known(lanes);
        List<What> whats = throttle ? List.of(What.THROTTLE) : List.of(What.PAUSE, What.DRAIN);
        List<Change> changes = new ControlChanges(desk.queue()).lift(lanes, whats, desk.actor(), reason, version);
        List<Rule> left = left(lanes);
        if (json) {
            desk.out().println(Json.text(Map.of("changes", changes, "stillInForce", left)));
        } else {
            tell(lanes, changes, left);
        }
        return changes.stream().allMatch(Change::done) ? 0 : 1;
    }

    private void tell(Scope lanes, List<Change> changes, List<Rule> left) {
        for (Change change : changes) {
            desk.out().println((change.done() ? "ended: " : "nothing changed: ") + RuleText.of(change.before()));
        }
        if (changes.isEmpty()) {
            desk.out()
                    .println("nothing to end: " + lanes + " is not " + (throttle ? "throttled" : "paused or drained")
                            + " as such");
        }
        left.forEach(rule -> desk.out().println("still in force: " + RuleText.of(rule)));
    }

    private List<Rule> left(Scope lanes) throws SQLException {
        try (Connection connection = desk.queue().getConnection()) {
            return ControlRows.read(connection).controls().rules().stream()
                    .filter(rule -> rule.scope().meets(lanes))
                    .toList();
        }
    }
}
