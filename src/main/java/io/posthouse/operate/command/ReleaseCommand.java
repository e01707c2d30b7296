package io.posthouse.operate.command;

import io.posthouse.operate.Handle;
import io.posthouse.operate.Held;
import io.posthouse.operate.Json;
import io.posthouse.operate.Outcome;
import io.posthouse.queue.control.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse release}: what is held goes on. */
@Command(
        name = "release",
        description = {
            "Lets go of what is held in lanes: it is ready at once.",
            "Whoever held it: a worker that waits for a person, a login, a quota, or a person. A paused lane is resumed"
                    + " instead."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse release --realm acme --dry-run",
            "  posthouse release --worker crm-email-opened --reason 'the new key is in place'"
        })
final class ReleaseCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private ScopeOptions scope;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
    private String reason;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    ReleaseCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Scope lanes = scope.scope();
        var held = new Held(desk.queue());
        List<Handle> chosen = held.of(lanes);
        Outcome outcome = dryRun ? null : held.release(chosen, null, lanes.toString(), desk.actor(), reason);
        if (json) {
            desk.out()
                    .println(Json.text(
                            outcome == null
                                    ? Map.of("held", chosen.size())
                                    : Map.of("held", chosen.size(), "released", outcome.changed())));
        } else {
            desk.out()
                    .println(
                            outcome == null
                                    ? "would release " + chosen.size() + " deliveries"
                                    : "released " + outcome.changed() + " deliveries");
        }
        return 0;
    }
}
