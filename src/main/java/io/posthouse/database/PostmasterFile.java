package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What postmaster.pid says: one value a line, 1 process id, 4 port, 8 status.
 *
 * @see <a href="https://www.postgresql.org/docs/17/storage-file-layout.html">Database file layout</a>
 */
record PostmasterFile(Path data, long pid, int port, String status) {
    /** Above the largest id Linux can give (PID_MAX_LIMIT, 2^22), so nobody has it. */
    private static final String NOBODY = "4194305";

    static Optional<PostmasterFile> read(Path data) {
        List<String> lines = lines(data);
        try {
            return lines.size() < 8
                    ? Optional.empty()
                    : Optional.of(new PostmasterFile(
                            data,
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(3).strip()),
                            lines.get(7).strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * After a reboot, or below a process 1 that does not bury its dead, the id in the file may be someone else's or a
     * zombie's; PostgreSQL would refuse to start because of it. The rest of the file stays: by its shared memory
     * key PostgreSQL sees backends that outlived their postmaster.
     */
    static void forgetOther(Path data) throws IOException {
        List<String> lines = new ArrayList<>(lines(data));
        if (!lines.isEmpty()) {
            lines.set(0, NOBODY);
            Files.write(file(data), lines);
        }
    }

    boolean isReady() {
        return status.equals("ready") && isAlive();
    }

    /** A process of that id is there, is no zombie and is a postmaster of this folder. */
    boolean isAlive() {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String command = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
            return command.contains("postgres") && command.strip().endsWith(" -D " + data);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // We cannot see it (no file left to open, or it dies just now): never take a living one for dead.
            return true;
        }
    }

    boolean endsWithin(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static List<String> lines(Path data) {
        try {
            return Files.readAllLines(file(data));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(data), e);
        }
    }

    private static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }
}
