package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.operate.Json;
import io.posthouse.operate.http.TeamTokens;
import io.posthouse.queue.register.Applied;
import io.posthouse.queue.register.Diff;
import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.Registers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse apply}: topics and subscriptions of the files become rows; from then on each publish fans out to them. */
@Command(
        name = "apply",
        description = "Applies topics.yaml and each subscriptions.yaml; publishing follows from the commit on.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse apply --dry-run   what would change", "  posthouse apply"})
final class ApplyCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Only says what would change.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        House house = House.here();
        Register register = RegisterFiles.read(house.routes());
        register.warnings().forEach(warning -> System.err.println("warning: " + warning));
        try (Databases databases = Databases.open(house.databases(), List.of())) {
            if (dryRun) {
                print(new Applied(Registers.plan(databases.queue(), register), 0, 0, List.of()));
                return 0;
            }
            Applied applied = Registers.apply(databases.queue(), register);
            TeamTokens.in(house.secrets().resolve("teams"), register.owners());
            print(applied);
        }
        return 0;
    }

    private void print(Applied applied) {
        if (json) {
            System.out.println(Json.text(applied));
            return;
        }
        print("topics", applied.plan().topics());
        print("subscriptions", applied.plan().subscriptions());
        if (applied.held() + applied.released() > 0) {
            System.out.println("deliveries: " + applied.held() + " held, " + applied.released() + " released again");
        }
    }

    private static void print(String what, Diff diff) {
        diff.added().forEach(name -> System.out.println("+ " + name));
        diff.changed().forEach(name -> System.out.println("~ " + name));
        diff.removed().forEach(name -> System.out.println("- " + name));
        System.out.println(what + ": " + diff.added().size() + " added, "
                + diff.changed().size() + " changed, " + diff.removed().size() + " removed, "
                + diff.unchanged().size() + " unchanged");
    }
}
