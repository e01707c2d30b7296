package io.posthouse.operate.command;

import io.posthouse.operate.Erasure;
import io.posthouse.operate.Erasure.Found;
import io.posthouse.operate.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            "Messages in which any value is the subject go, with their deliveries, dead letters and failures; then each team's",
            "own sql/erase.sql runs. Nothing can bring it back but a backup. Address and id are two subjects: run it for both.",
            "The audit keeps a digest of the subject.",
            "",
            "Examples:",
            "  posthouse erase --realm acme --subject c-1 --reason 'request 2026-117' --dry-run",
            "  posthouse erase --realm acme --subject c-1 --reason 'request 2026-117' --yes"
        })
final class EraseCommand implements Callable<Integer> {
    private static final String STATEMENT = "sql/erase.sql";
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
        var erasure = new Erasure(realm, subject);
        Found found = dryRun ? erasure.inQueue(desk.queue()) : erasure.fromQueue(desk.queue());
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("messages", found.messages());
        counts.put("deliveries", found.deliveries());
        counts.put("inHand", found.inHand());
        for (Path statement : statements()) {
            String team = statement.getParent().getParent().getFileName().toString();
            counts.put(team, erasure.fromTeam(desk.team(team), Files.readString(statement), dryRun));
        }
        if (!dryRun) {
            erasure.audit(
                    desk.queue(),
                    desk.actor(),
                    reason,
                    counts.values().stream().mapToLong(Long::longValue).sum());
        }
        print(counts);
        return 0;
    }

    private boolean agreed() {
        String answer = desk.ask("Erase it for good, from every store of " + realm + "? Type yes: ")
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "There is no terminal to ask at: give --yes, or --dry-run to count."));
        return answer.strip().equals("yes");
    }

    private List<Path> statements() throws IOException {
        try (Stream<Path> teams = Files.list(desk.routes().resolve("teams"))) {
            return teams.map(team -> team.resolve(STATEMENT))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    private void print(Map<String, Long> counts) {
        if (json) {
            desk.out().println(Json.text(counts));
            return;
        }
        counts.forEach((where, count) ->
                desk.out().println((where.equals("inHand") ? "being worked on" : where) + ": " + count));
        desk.out().println(dryRun ? "Nothing was changed." : "Erased.");
        if (!dryRun && counts.get("inHand") > 0) {
            desk.out().println("Workers were at some of it: run this again in a minute, until it finds nothing.");
        }
    }
}
