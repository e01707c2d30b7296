package io.posthouse.operate.command;

import io.posthouse.operate.DeadLetter;
import io.posthouse.operate.DeadLetterFilter;
import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Json;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthouse dead list}: by reason, or one by one. */
@Command(
        name = "list",
        description = "Lists dead letters, grouped by subscription and reason.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse dead list                            by subscription and reason, the most first",
            "  posthouse dead list --each --team crm          one by one",
            "  posthouse dead list --destination hubspot      what could not be written there",
            "  posthouse dead list --class SQLException --since 2h --json"
        })
final class DeadListCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Mixin
    private LetterOptions letters;

    @Option(names = "--each", description = "One line a letter.")
    private boolean each;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "With --each: lines at most (default 50).")
    private int limit;

    @Option(names = "--after", paramLabel = "LETTER", description = "With --each: go on after this letter.")
    private String after;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    DeadListCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        var dead = new DeadLetters(desk.queue());
        DeadLetterFilter filter = letters.filter(desk.clock());
        if (each || after != null) {
            each(dead, filter);
        } else {
            groups(dead, filter);
        }
        return 0;
    }

    private void groups(DeadLetters dead, DeadLetterFilter filter) throws SQLException {
        var groups = dead.groups(filter);
        if (json) {
            desk.out().println(Json.text(groups));
            return;
        }
        if (groups.isEmpty()) {
            desk.out().println("no dead letters");
            return;
        }
        var table = new Table("COUNT", "REALMS", "SUBSCRIPTION", "TEAM", "INTO", "LAST", "EXAMPLE", "REASON");
        groups.forEach(group -> table.row(
                group.count(),
                group.realms(),
                group.subscription(),
                group.team(),
                group.destination(),
                Times.second(group.newest()),
                group.sample(),
                group.reason()));
        table.print(desk.out());
        desk.out().println("look closer: posthouse dead show " + groups.get(0).sample());
    }

    private void each(DeadLetters dead, DeadLetterFilter filter) throws SQLException {
        Handle from = after == null
                ? null
                : Handle.of(after)
                        .orElseThrow(() -> new ParameterException(
                                command.commandLine(), "--after must be a letter such as 17-90211"));
        var page = dead.page(filter, from, limit);
        if (json) {
            desk.out().println(Json.text(page));
            return;
        }
        if (page.isEmpty()) {
            desk.out().println("no dead letters");
            return;
        }
        var table = new Table("LETTER", "SINCE", "SUBSCRIPTION", "REALM", "ATTEMPTS", "MESSAGE", "REASON");
        for (DeadLetter letter : page) {
            table.row(
                    letter.letter(),
                    Times.second(letter.since()),
                    letter.subscription(),
                    letter.destination() == null ? letter.realm() : letter.realm() + "/" + letter.destination(),
                    letter.attempts(),
                    letter.message(),
                    letter.reason());
        }
        table.print(desk.out());
        if (page.size() == limit) {
            desk.out().println("more: --after " + page.get(page.size() - 1).letter());
        }
    }
}
