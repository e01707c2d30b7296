package io.posthouse.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Who may start or stop the server, and who uses it, across processes. The kernel drops the locks of a killed
 * process, so nothing stale stays. One per folder and process: closing any channel of a file drops all its locks.
 */
final class FolderLocks implements AutoCloseable {
    private final FileChannel turn;
    private final FileChannel users;
    private FileLock using;

    FolderLocks(Path folder) throws IOException {
        turn = open(folder.resolve("turn.lock"));
        users = open(folder.resolve("users.lock"));
    }

    /** Waits until no other process starts or stops the server; {@code release} the lock when done. */
    FileLock turn() throws IOException {
        return turn.lock();
    }

    /** From now on this process counts as a user. Call with the turn. */
    void use() throws IOException {
        using = users.lock(0, Long.MAX_VALUE, true);
    }

    /** @return whether nobody else uses the server. Call with the turn. */
    boolean alone() throws IOException {
        if (using != null) {
            using.release();
            using = null;
        }
        try (FileLock everyone = users.tryLock()) {
            return everyone != null;
        }
    }

    @Override
    public void close() throws IOException {
        users.close();
        turn.close();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
