package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.realm.RealmApply;
import io.posthouse.realm.RealmChange;
import io.posthouse.realm.RealmChange.Kind;
import io.posthouse.realm.RealmFiles;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse realm apply}: files become rows. */
@Command(
        name = "apply",
        description = "Applies realm files, all or none: effective in every process within two seconds.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A removed realm's doors answer as if it had never been; what was accepted before is still delivered.",
            "",
            "Examples:",
            "  posthouse realm apply --dry-run",
            "  posthouse realm apply",
            "  posthouse realm apply acme             whatever is wrong with other files",
            "  posthouse realm apply --prune          removes realms whose file is gone",
            "  posthouse realm apply --take-over acme   the file wins over the console"
        })
final class RealmApplyCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private RealmChoice choice;

    @Option(names = "--dry-run", description = "Only says what would change.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    RealmApplyCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        RealmFiles files = choice.files(desk.realms());
        // Before anything is written: a name that was mistyped must not pass for one that needed nothing.
        List<RealmChange> changes = RealmApply.plan(desk.queue(), files.documents(), choice.scope());
        choice.requireFound(changes);
        if (!dryRun) {
            changes = RealmApply.apply(desk.queue(), files.documents(), choice.scope(), desk.actor());
        }
        if (json) {
            desk.out().println(Json.text(changes.stream().map(Told::of).toList()));
        } else {
            RealmChanges.print(changes, desk.out());
        }
        boolean refused = changes.stream()
                .anyMatch(change -> change.kind() == Kind.KEPT && choice.named().contains(change.id()));
        return refused ? 1 : 0;
    }

    private record Told(String realm, String what, String managedBy) {
        static Told of(RealmChange change) {
            return new Told(
                    change.id(),
                    change.kind().name().toLowerCase(Locale.ROOT),
                    change.before() == null ? null : change.before().managedBy());
        }
    }
}
