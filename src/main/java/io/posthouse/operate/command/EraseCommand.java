package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.erasure.Erasure;
import io.posthouse.operate.erasure.Erasure.Found;
import io.posthouse.operate.erasure.OutsideRecords.Written;
import io.posthouse.operate.erasure.Subject;
import io.posthouse.operate.erasure.TeamStore;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthouse erase}: one subject of one realm leaves every store. */
@Command(
        name = "erase",
        description = "Takes a subject (a customer's id, an email's id, an address) out of every store of a realm.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An address leads to its customers, those of forms included, and a customer to the emails it got: all of these are",
            "erased, each message in which any value is one of them, and each in which the address stands at all, with",
            "deliveries, dead letters and failures; each team's own sql/erase.sql runs; what was written into outside systems",
            "is forgotten here, and named, for you to delete it there. Nothing can bring it back but a backup. From an id nothing",
            "leads to the address: run it for both. The audit keeps a digest of the subject.",
            "",
            "Examples:",
            "  posthouse erase --realm acme --subject c-1 --reason 'request 2026-117' --dry-run",
            "  posthouse erase --realm acme --subject c-1 --reason 'request 2026-117' --yes"
        })
final class EraseCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Option(names = "--realm", required = true, paramLabel = "ID", description = "The client it belongs to.")
    private String realm;

    @Option(names = "--subject", required = true, paramLabel = "KEY", description = "Whose data: compared as a whole.")
    private String subject;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "For the audit; names nobody.")
    private String reason;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal.")
    private boolean yes;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    EraseCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        if (subject.isBlank() || reason.isBlank() || reason.contains(subject)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--subject and --reason must not be empty, and the reason must not hold the subject");
        }
        if (!dryRun && !yes && !agreed()) {
            return 1;
        }
        var erasure = new Erasure(Subject.named(realm, subject), desk.queue(), TeamStore.in(desk.routes(), desk::team));
        Found found = dryRun ? erasure.count() : erasure.erase();
        if (!dryRun) {
            erasure.audit(desk.actor(), reason, found.rows());
        }
        print(found, TeamStore.without(desk.routes()));
        return 0;
    }

    private boolean agreed() {
        String answer = desk.ask("Erase it for good, from every store of " + realm + "? Type yes: ")
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "There is no terminal to ask at: give --yes, or --dry-run to count."));
        return answer.strip().equals("yes");
    }

    private void print(Found found, List<String> notAsked) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("messages", found.messages());
        counts.put("deliveries", found.deliveries());
        counts.put("inHand", found.inHand());
        counts.putAll(found.teams());
        if (json) {
            counts.put("writtenOutside", found.written());
            counts.put("teamsNotAsked", notAsked);
            desk.out().println(Json.text(counts));
            return;
        }
        counts.forEach((where, count) ->
                desk.out().println((where.equals("inHand") ? "being worked on" : where) + ": " + count));
        notAsked.forEach(team -> desk.out().println(team + ": has no sql/erase.sql, what it keeps was not looked at"));
        for (Written written : found.written()) {
            desk.out()
                    .println("written outside, for you to delete there: " + written.destination() + " "
                            + written.operation() + " "
                            + (written.externalId() == null ? "(id not known)" : written.externalId()));
        }
        desk.out().println(dryRun ? "Nothing was changed." : "Erased.");
        if (!dryRun && found.inHand() > 0) {
            desk.out().println("Workers were at some of it: run this again in a minute, until it finds nothing.");
        }
    }
}
