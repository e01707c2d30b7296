package io.posthouse.operate.command;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code posthouse backup}: the data folder, while the house runs. */
@Command(
        name = "backup",
        description = "Copies the data folder, all databases of one moment and all secrets, while the house runs on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "To restore: stop the house, put the copy in the place of the data folder (cp -a), start. For the embedded PostgreSQL;",
            "one of your own has its own backup. The copy holds passwords and keys: keep it as you keep those.",
            "",
            "Examples:",
            "  posthouse backup /backups/posthouse-2026-11-20"
        })
final class BackupCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "FOLDER", description = "Where to; must not exist yet.")
    private Path folder;

    BackupCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        long bytes = desk.backup(folder);
        desk.out().println((bytes >> 20) + " MB in " + folder);
        return 0;
    }
}
