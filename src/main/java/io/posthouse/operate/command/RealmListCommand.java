package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.realm.RealmRow;
import io.posthouse.realm.RealmRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse realm list}: what is applied. */
@Command(
        name = "list",
        description = "Lists the realms that are applied.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse realm list", "  posthouse realm list --removed --json"})
final class RealmListCommand implements Callable<Integer> {
    private final Desk desk;

    @Option(names = "--removed", description = "With those that were removed.")
    private boolean removed;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    RealmListCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        List<Listed> realms;
        try (Connection connection = desk.queue().getConnection()) {
            realms = new RealmRows(connection)
                    .all().stream()
                            .filter(row -> removed || !row.removed())
                            .map(Listed::of)
                            .toList();
        }
        if (json) {
            desk.out().println(Json.text(realms));
        } else if (realms.isEmpty()) {
            desk.out().println("no realms; 'posthouse realm apply' makes them of the files");
        } else {
            Table table = new Table("REALM", "NAME", "VERSION", "MANAGED BY", "APPLIED", "BY", "");
            realms.forEach(realm -> table.row(
                    realm.realm(),
                    realm.name(),
                    realm.version(),
                    realm.managedBy(),
                    Times.second(realm.appliedAt()),
                    realm.appliedBy(),
                    realm.removed() ? "removed" : ""));
            table.print(desk.out());
        }
        return 0;
    }

    private record Listed(
            String realm,
            String name,
            long version,
            String managedBy,
            String appliedBy,
            Instant appliedAt,
            boolean removed) {
        static Listed of(RealmRow row) {
            return new Listed(
                    row.id(),
                    row.name(),
                    row.version(),
                    row.managedBy(),
                    row.appliedBy(),
                    row.appliedAt(),
                    row.removed());
        }
    }
}
