package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import io.posthouse.realm.RealmChange;
import io.posthouse.realm.RealmChange.Kind;
import java.io.PrintWriter;
import java.util.List;

/** Tells what applying does, a line for each realm that is not as its file says, and the sum. */
final class RealmChanges {
    private RealmChanges() {}

    static void print(List<RealmChange> changes, PrintWriter out) {
        changes.stream()
                .filter(change -> change.kind() != Kind.UNCHANGED)
                .forEach(change -> out.println(Printable.line(line(change))));
        out.println("realms: " + count(changes, Kind.ADDED) + " added, " + count(changes, Kind.CHANGED) + " changed, "
                + count(changes, Kind.REMOVED) + " removed, " + count(changes, Kind.UNCHANGED) + " unchanged");
    }

    static String line(RealmChange change) {
        return switch (change.kind()) {
            case ADDED -> "+ " + change.id();
            case CHANGED -> "~ " + change.id() + (change.mappingsOnly() ? "  only a mapping that it names" : "");
            case REMOVED -> "- " + change.id();
            case UNCHANGED -> "= " + change.id();
            case KEPT ->
                "! " + change.id() + "  left as it is, managed by "
                        + change.before().managedBy() + "; --take-over overwrites it";
            case LEFT -> "! " + change.id() + "  left as it is, though its file is gone; --prune removes it";
        };
    }

    private static long count(List<RealmChange> changes, Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }
}
