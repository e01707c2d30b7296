package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.realm.RealmApply;
import io.posthouse.realm.RealmChange;
import io.posthouse.realm.RealmChange.Kind;
import io.posthouse.realm.RealmRow;
import io.posthouse.realm.TextDiff;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse realm diff}: what apply would change, line by line. */
@Command(
        name = "diff",
        description = "Shows in which lines files and applied realms differ. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Realms that apply would leave as they are, because they are managed elsewhere, are shown too.",
            "",
            "Examples:",
            "  posthouse realm diff",
            "  posthouse realm diff acme",
            "  posthouse realm diff --prune   with realms whose file is gone"
        })
final class RealmDiffCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private RealmChoice choice;

    @Option(names = "--json", description = "As JSON: realm, what, lines.")
    private boolean json;

    RealmDiffCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        List<RealmChange> changes =
                RealmApply.plan(desk.queue(), choice.files(desk.realms()).documents(), choice.scope());
        choice.requireFound(changes);
        List<RealmChange> shown = changes.stream()
                .filter(change -> change.kind() != Kind.UNCHANGED && change.kind() != Kind.LEFT)
                .toList();
        if (json) {
            desk.out().println(Json.text(shown.stream().map(Told::of).toList()));
            return 0;
        }
        shown.forEach(this::print);
        RealmChanges.print(changes, desk.out());
        return 0;
    }

    private record Told(String realm, String what, List<String> lines) {
        static Told of(RealmChange change) {
            return new Told(change.id(), change.kind().name().toLowerCase(Locale.ROOT), difference(change));
        }
    }

    private static List<String> difference(RealmChange change) {
        RealmRow row = applied(change);
        String after = change.after() == null ? "" : change.after().text();
        return TextDiff.of(row == null ? "" : row.document(), after);
    }

    /** Null when the realm is not applied. */
    private static RealmRow applied(RealmChange change) {
        return change.before() == null || change.before().removed() ? null : change.before();
    }

    private void print(RealmChange change) {
        RealmRow row = applied(change);
        List<String> lines = difference(change);
        if (!lines.isEmpty()) {
            say("--- " + (row == null ? "/dev/null" : change.id() + ", version " + row.version()));
            say("+++ " + (change.after() == null ? "/dev/null" : change.after().file()));
            lines.forEach(this::say);
        }
    }

    private void say(String line) {
        desk.out().println(Printable.line(line));
    }
}
