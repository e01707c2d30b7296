package io.posthouse.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of the data folder of an embedded server that runs on, all databases of one moment. PostgreSQL's own way for base
 * backups: it is told, its files are copied while they change, and the log of what changed meanwhile is copied with them,
 * so that a server started on the copy first puts it in order. (PostgreSQL manual, 25.3.4, "Making a Base Backup Using the
 * Low Level API".)
 */
public final class HotBackup {
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "backup_label.old");
    /** Folders that must be there and empty: what is in them belongs to the running server. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private final Path data;
    private final Path target;
    private long bytes;

    private HotBackup(Path data, Path target) {
        this.data = data;
        this.target = target;
    }

    /**
     * Ends when the copy is on disk. Interrupted, it leaves a copy that is not whole: delete it.
     *
     * @param target must not exist yet
     * @return bytes copied
     * @throws DatabaseProblem when the server is not ours, or the target is there
     */
    public static long run(DatabaseSettings settings, Path target) throws SQLException, IOException {
        if (settings.isExternal(DatabaseSettings.QUEUE)) {
            throw new DatabaseProblem("the databases are in a PostgreSQL of your own: use its own backup, such as"
                    + " pg_basebackup or pgBackRest");
        }
        Path folder = target.toAbsolutePath().normalize();
        if (Files.exists(folder) || folder.startsWith(settings.data())) {
            throw new DatabaseProblem(
                    target + " is there already, or inside the data folder: name a new folder elsewhere");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.join(settings.data(), settings.exitGrace())) {
            HotBackup backup = new HotBackup(settings.data(), folder);
            backup.run(server);
            return backup.bytes;
        }
    }

    private void run(EmbeddedPostgres server) throws SQLException, IOException {
        try (Connection connection = server.superuser().connect();
                Statement statement = connection.createStatement()) {
            Path postgres = Path.of(text(statement, "show data_directory"));
            // Temporary: keeps the log from being recycled while we copy, and is gone with this connection.
            text(
                    statement,
                    "select pg_create_physical_replication_slot('posthouse_backup_' || pg_backend_pid(), true, true)::text");
            text(statement, "select pg_backup_start('posthouse', true)::text");
            Path copy = target.resolve("postgres").resolve(postgres.getFileName());
            copySecrets();
            copyTables(postgres, copy);
            // Answers when the log up to this moment is on disk.
            String label = text(statement, "select labelfile from pg_backup_stop(false)");
            copyLog(postgres.resolve("pg_wal"), copy.resolve("pg_wal"));
            Files.writeString(copy.resolve("backup_label"), label);
            forced(copy.resolve("backup_label"));
        }
    }

    /** Secrets, and what else stands beside the server: without the passwords nobody enters the copy. */
    private void copySecrets() throws IOException {
        Path server = data.resolve("postgres");
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                copyFolder(folder, target.resolve(data.relativize(folder)));
                return folder.equals(server) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copyFile(file, target.resolve(data.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void copyTables(Path postgres, Path copy) throws IOException {
        Files.walkFileTree(postgres, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                copyFolder(folder, copy.resolve(postgres.relativize(folder)));
                boolean emptied = postgres.equals(folder.getParent())
                        && EMPTIED.contains(folder.getFileName().toString());
                if (emptied && folder.endsWith("pg_wal")) {
                    copyFolder(folder.resolve("archive_status"), copy.resolve("pg_wal/archive_status"));
                }
                return emptied ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (!name.startsWith("pgsql_tmp") && !NOT_COPIED.contains(name)) {
                    copyFile(file, copy.resolve(postgres.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            /** A table that was dropped meanwhile: the log says so too. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private void copyLog(Path log, Path copy) throws IOException {
        try (var segments = Files.newDirectoryStream(log, file -> Files.isRegularFile(file))) {
            for (Path segment : segments) {
                copyFile(segment, copy.resolve(segment.getFileName()));
            }
        }
    }

    private static void copyFolder(Path folder, Path copy) throws IOException {
        Files.createDirectories(copy.getParent());
        // With its rights and its owner: the server runs as who owns its folder.
        Files.copy(folder, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private void copyFile(Path file, Path copy) throws IOException {
        try {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return;
        }
        forced(copy);
        bytes += Files.size(copy);
    }

    private static void forced(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
