package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.operate.Refused;
import io.posthouse.operate.consistency.Consistency;
import io.posthouse.operate.consistency.Consistency.Report;
import io.posthouse.operate.consistency.Consistency.Side;
import io.posthouse.operate.consistency.Drift;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posthouse check consistency}: the owner of an entity and the copies that other teams keep. */
@Command(
        name = "consistency",
        description = "Compares the owner of an entity with the copies other teams have, by key and version.",
        footer = {
            "",
            "A team takes part with sql/versions-<entity>.sql (realm, id, version, deleted); the owner mends with",
            "sql/republish-<entity>.sql. A change that is on its way shows as older or missing: look again when the queues",
            "are empty. Exit code 1 when a copy differs and --repair was not given.",
            "",
            "Examples:",
            "  posthouse check consistency customer",
            "  posthouse check consistency customer --realm acme --json",
            "  posthouse check consistency customer --repair"
        })
final class CheckConsistencyCommand implements Callable<Integer> {
    private static final int LISTED = 200;
    private final Desk desk;

    @Mixin
    private HelpOption help;

    @Parameters(paramLabel = "ENTITY", description = "As topics.yaml calls it: customer.")
    private String entity;

    @Option(names = "--realm", paramLabel = "ID", description = "Only of this realm.")
    private String realm;

    @Option(
            names = "--repair",
            description = "The owner tells again, with its version, what copies miss or have too old.")
    private boolean repair;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    CheckConsistencyCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        String owner = owner();
        String versions = "versions-" + entity + ".sql";
        var consistency = new Consistency(side(owner, versions), realm, LISTED);
        String republish = repair ? statement(owner, "republish-" + entity + ".sql") : null;
        List<Report> reports = new ArrayList<>();
        for (String team : teams()) {
            if (!team.equals(owner) && Files.exists(file(team, versions))) {
                reports.add(consistency.compare(side(team, versions), republish));
            }
        }
        print(owner, reports);
        return repair || reports.stream().allMatch(Report::clean) ? 0 : 1;
    }

    private String owner() {
        return RegisterFiles.read(desk.routes()).topics().values().stream()
                .filter(topic -> entity.equals(topic.entity()))
                .map(Topic::owner)
                .filter(team -> Files.exists(file(team, "versions-" + entity + ".sql")))
                .findFirst()
                .orElseThrow(() -> new Refused("no owner of " + Printable.line(entity)
                        + " tells its versions: topics.yaml names entities, its team has sql/versions-<entity>.sql"));
    }

    private List<String> teams() throws IOException {
        try (Stream<Path> folders = Files.list(desk.routes().resolve("teams"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private Side side(String team, String file) throws IOException {
        return new Side(team, desk.team(team), statement(team, file));
    }

    private String statement(String team, String file) throws IOException {
        return Files.readString(file(team, file));
    }

    private Path file(String team, String file) {
        return desk.routes().resolve("teams").resolve(team).resolve("sql").resolve(file);
    }

    private void print(String owner, List<Report> reports) {
        if (json) {
            desk.out().println(Json.text(reports));
            return;
        }
        var table = new Table("COPY", "REALM", "KEY", "DRIFT", "OWNER", "COPY HAS");
        for (Report report : reports) {
            for (Drift drift : report.drifts()) {
                table.row(
                        report.copy(),
                        drift.realm(),
                        Printable.line(drift.id()),
                        drift.kind().name().toLowerCase(Locale.ROOT),
                        drift.owner() == null ? "" : drift.owner(),
                        drift.copy() == null ? "" : drift.copy());
            }
        }
        if (reports.stream().anyMatch(report -> !report.clean())) {
            table.print(desk.out());
        }
        for (Report report : reports) {
            desk.out()
                    .println(report.copy() + ": "
                            + (report.clean()
                                    ? "as " + owner + " has it"
                                    : report.counts().toString().toLowerCase(Locale.ROOT))
                            + (report.told() == 0
                                    ? ""
                                    : "; " + report.told() + " told again, published within a minute"));
        }
    }
}
