package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.operate.Refused;
import io.posthouse.realm.RealmDocument;
import io.posthouse.realm.RealmRow;
import io.posthouse.realm.RealmRows;
import io.posthouse.yaml.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posthouse realm show}: one realm as applied, its versions, and whether its secrets are set. */
@Command(
        name = "show",
        description = "Shows a realm as it was applied, its versions, and whether each secret is set. Never a secret.",
        footer = {
            "",
            "Whether a secret is set is looked up in this data folder and this environment:",
            "a variable may be set for the house and not here.",
            "",
            "Examples:",
            "  posthouse realm show acme",
            "  posthouse realm show acme --version 17   as it was then",
            "  posthouse realm show acme --json"
        })
final class RealmShowCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "REALM", description = "Its id.")
    private String realm;

    @Option(names = "--version", paramLabel = "N", description = "As it was in this version, one of its last 20.")
    private Long version;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** The standard ones would take --version for themselves. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    RealmShowCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Shown shown = shown();
        if (json) {
            desk.out().println(Json.text(shown));
        } else {
            print(shown);
        }
        return 0;
    }

    private Shown shown() throws SQLException {
        try (Connection connection = desk.queue().getConnection()) {
            RealmRows rows = new RealmRows(connection);
            RealmRow row = (version == null ? rows.find(realm) : rows.find(realm, version))
                    .orElseThrow(() -> new Refused(Printable.line(realm) + " is no realm"
                            + (version == null
                                    ? "; 'posthouse realm list' shows all"
                                    : ", or its version " + version + " is not kept; 'posthouse realm show "
                                            + Printable.line(realm) + "' lists its versions")));
            Set<String> realms = rows.all().stream().map(RealmRow::id).collect(Collectors.toSet());
            return shown(row, rows.history(realm), realms);
        }
    }

    private Shown shown(RealmRow row, List<RealmRow> history, Set<String> realms) {
        RealmDocument document = desk.realms().reader().read(row.id(), row.document());
        document.uses().forEach(use -> use.look(desk.realmSecrets(), realms));
        return new Shown(
                row.id(),
                row.name(),
                Version.of(row),
                history.stream().map(Version::of).toList(),
                document.uses().stream()
                        .flatMap(use -> use.secrets().stream()
                                .map(secret -> new Reference(
                                        use.member(),
                                        secret.toString(),
                                        secret.value().isPresent())))
                        .toList(),
                document.problems().stream().map(Problem::toString).toList(),
                row.document());
    }

    private void print(Shown shown) {
        say("realm      " + shown.realm + (shown.name.equals(shown.realm) ? "" : " (" + shown.name + ")"));
        say("version    " + shown.version.version + (shown.version.removed ? ", removed" : ""));
        say("managed by " + shown.version.managedBy);
        say("applied    " + Times.second(shown.version.appliedAt) + " by " + shown.version.appliedBy);
        if (!shown.secrets.isEmpty()) {
            desk.out().println();
            Table table = new Table("MEMBER", "SECRET", "");
            shown.secrets.forEach(secret -> table.row(secret.member, secret.reference, secret.set ? "set" : "not set"));
            table.print(desk.out());
        }
        if (!shown.problems.isEmpty()) {
            desk.out().println();
            say("this version of posthouse does not understand it whole:");
            shown.problems.forEach(this::say);
        }
        desk.out().println();
        Table table = new Table("VERSION", "APPLIED", "BY", "MANAGED BY", "");
        shown.versions.forEach(one -> table.row(
                one.version, Times.second(one.appliedAt), one.appliedBy, one.managedBy, one.removed ? "removed" : ""));
        table.print(desk.out());
        desk.out().println();
        desk.out().println(Printable.lines(shown.document.stripTrailing()));
    }

    private void say(String line) {
        desk.out().println(Printable.line(line));
    }

    private record Version(long version, String managedBy, String appliedBy, Instant appliedAt, boolean removed) {
        static Version of(RealmRow row) {
            return new Version(row.version(), row.managedBy(), row.appliedBy(), row.appliedAt(), row.removed());
        }
    }

    private record Reference(String member, String reference, boolean set) {}

    private record Shown(
            String realm,
            String name,
            Version version,
            List<Version> versions,
            List<Reference> secrets,
            List<String> problems,
            String document) {}
}
