package io.posthouse.operate.command;

import io.posthouse.operate.Act;
import io.posthouse.operate.DeadLetterFilter;
import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Json;
import io.posthouse.operate.Outcome;
import io.posthouse.operate.Selection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What replay and discard have in common: choose, count, ask, act on exactly what was counted. */
final class ActOptions {
    private static final int SHOWN = 10;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "LETTER",
            arity = "0..*",
            description = "Letters as listed, or messages' ids for all their dead letters.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private LetterOptions options;

    @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** Changes the letters that were counted. */
    interface Change {
        Outcome of(Selection selection) throws SQLException;
    }

    int run(Desk desk, Act act, Change change) throws SQLException {
        DeadLetterFilter filter = options.filter(desk.clock());
        if (filter.isAll() == names.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "Name letters, or give at least one filter (--subscription, --team, --realm, --destination, --topic,"
                            + " --reason, --class, --since), not both: without one every dead letter of the house would be "
                            + act + "ed.");
        }
        var dead = new DeadLetters(desk.queue());
        Selection selection = names.isEmpty()
                ? dead.select(act, filter)
                : dead.select(new Letters(dead, command.commandLine()).named(names));
        if (dryRun || selection.letters().isEmpty()) {
            say(desk, act, selection, null);
            return 0;
        }
        if (!yes && !agreed(desk, act, selection)) {
            desk.out().println("nothing changed");
            return 1;
        }
        say(desk, act, selection, change.of(selection));
        return 0;
    }

    private boolean agreed(Desk desk, Act act, Selection selection) {
        selection.letters().stream().limit(SHOWN).forEach(letter -> desk.out().println("  " + letter));
        if (selection.count() > SHOWN) {
            desk.out().println("  and " + (selection.count() - SHOWN) + " more");
        }
        desk.out().flush();
        String answer = desk.ask(act + " these " + selection.count() + " letters? (yes/no) ")
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "there is no terminal to ask at: add --yes, after a --dry-run"));
        return answer.strip().equalsIgnoreCase("yes") || answer.strip().equalsIgnoreCase("y");
    }

    private void say(Desk desk, Act act, Selection selection, Outcome outcome) {
        if (json) {
            var said = new LinkedHashMap<String, Object>();
            said.put("selected", selection.count());
            said.put("until", selection.until());
            said.put("fingerprint", selection.fingerprint());
            if (outcome != null) {
                said.put("changed", outcome.changed());
                said.put("skipped", outcome.skipped());
            }
            desk.out().println(Json.text(said));
        } else if (outcome == null) {
            desk.out().println("would " + act + " " + selection.count() + " letters");
        } else {
            desk.out().println(act + "ed " + outcome.changed() + " letters");
            if (outcome.skipped() > 0) {
                desk.out().println(outcome.skipped() + " were no longer dead, or nobody works on their subscription");
            }
        }
    }
}
