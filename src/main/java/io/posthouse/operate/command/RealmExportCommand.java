package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import io.posthouse.operate.Refused;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.RealmRow;
import io.posthouse.realm.RealmRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthouse realm export}: applied realms become files again. */
@Command(
        name = "export",
        description = "Writes realms exactly as they were applied: one to standard output, or all into a folder.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A realm that has a file in the folder already is written into that file.",
            "",
            "Examples:",
            "  posthouse realm export acme > acme.yaml",
            "  posthouse realm export --to backup/realms",
            "  posthouse realm export acme --to routes/realms --overwrite"
        })
final class RealmExportCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "REALM", description = "Its id; else all, which needs --to.")
    private String realm;

    @Option(names = "--to", paramLabel = "FOLDER", description = "A file for each; made if missing.")
    private Path folder;

    @Option(names = "--overwrite", description = "Also files that say something else.")
    private boolean overwrite;

    RealmExportCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        if (realm == null && folder == null) {
            throw new ParameterException(command.commandLine(), "name a realm, or a folder for all: --to FOLDER");
        }
        List<RealmRow> rows = rows();
        if (folder == null) {
            desk.out().print(rows.get(0).document());
            desk.out().flush();
            return 0;
        }
        Files.createDirectories(folder);
        Map<Path, String> files = files(rows);
        if (!overwrite) {
            requireTheSame(files);
        }
        for (var file : files.entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
            desk.out().println(file.getKey());
        }
        return 0;
    }

    private List<RealmRow> rows() throws SQLException {
        try (Connection connection = desk.queue().getConnection()) {
            RealmRows rows = new RealmRows(connection);
            if (realm == null) {
                return rows.all().stream().filter(row -> !row.removed()).toList();
            }
            Optional<RealmRow> row = rows.find(realm).filter(found -> !found.removed());
            return List.of(row.orElseThrow(
                    () -> new Refused(Printable.line(realm) + " is no realm; 'posthouse realm list' shows all")));
        }
    }

    private Map<Path, String> files(List<RealmRow> rows) {
        Map<String, String> homes = new LinkedHashMap<>();
        new RealmFolder(folder, folder.toString(), desk.realms().reader())
                .read()
                .documents()
                .forEach(document -> homes.putIfAbsent(document.id(), document.file()));
        Map<Path, String> files = new LinkedHashMap<>();
        for (RealmRow row : rows) {
            String usual = folder.resolve(row.id() + ".yaml").toString();
            String home = homes.getOrDefault(row.id(), usual);
            if (!homes.containsKey(row.id()) && homes.containsValue(usual)) {
                throw new Refused(usual + " is the file of another realm; rename it, and export again.");
            }
            files.put(Path.of(home), row.document());
        }
        return files;
    }

    private static void requireTheSame(Map<Path, String> files) throws IOException {
        StringBuilder others = new StringBuilder();
        for (var file : files.entrySet()) {
            boolean same = !Files.exists(file.getKey())
                    || Files.readString(file.getKey()).equals(file.getValue());
            others.append(same ? "" : " " + file.getKey());
        }
        if (!others.isEmpty()) {
            throw new Refused(
                    "these files say something else:" + others + ". Nothing was written; --overwrite does it.");
        }
    }
}
