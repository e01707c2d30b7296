package io.posthouse.operate.command;

import io.posthouse.operate.Refused;
import io.posthouse.realm.RealmChange;
import io.posthouse.realm.RealmFiles;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.RealmScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which realms are applied and how far; for apply and diff alike. */
final class RealmChoice {
    @Parameters(arity = "0..*", paramLabel = "REALM", description = "Only these; else all that have a file.")
    private List<String> realms = new ArrayList<>();

    @Option(names = "--prune", description = "Removes realms of files whose file is gone.")
    private boolean prune;

    @Option(names = "--take-over", description = "Overwrites realms that were changed elsewhere (api, console).")
    private boolean takeOver;

    Set<String> named() {
        return new LinkedHashSet<>(realms);
    }

    RealmScope scope() {
        return new RealmScope(named(), prune, takeOver);
    }

    /**
     * The files of the chosen realms.
     *
     * @throws io.posthouse.realm.RealmsRefused with all that is wrong in them
     */
    RealmFiles files(RealmFolder folder) {
        RealmFiles all = folder.read();
        RealmFiles files = realms.isEmpty() ? all.required() : all.only(realms);
        if (prune && realms.isEmpty() && files.documents().isEmpty()) {
            throw new Refused(
                    "there is no realm file in " + folder.shown()
                            + ", and --prune would remove every realm. Name the realms to remove, or mend posthouse.realms.dir.");
        }
        return files;
    }

    /** @throws Refused naming each realm that has neither file nor row */
    void requireFound(List<RealmChange> changes) {
        Set<String> missing = named();
        changes.forEach(change -> missing.remove(change.id()));
        if (!missing.isEmpty()) {
            throw new Refused("no realm of files is called " + String.join(", ", missing)
                    + ". 'posthouse realm list' shows those that are applied.");
        }
    }
}
