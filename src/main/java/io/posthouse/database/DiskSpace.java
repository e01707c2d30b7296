package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Room on the disk that holds the embedded server's tables and its log. Thread-safe. */
public final class DiskSpace {
    private final FileStore disk;

    private DiskSpace(FileStore disk) {
        this.disk = disk;
    }

    /** Empty when the queue is in a PostgreSQL of one's own, whose disk we do not see, or the server was never started. */
    public static Optional<DiskSpace> of(DatabaseSettings settings) {
        Path folder = settings.data().resolve("postgres");
        if (settings.isExternal(DatabaseSettings.QUEUE) || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DiskSpace(Files.getFileStore(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see the disk of " + folder, e);
        }
    }

    /** Bytes that the server may still write. */
    public long free() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask the disk of the embedded PostgreSQL", e);
        }
    }
}
