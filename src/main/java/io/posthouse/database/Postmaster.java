package io.posthouse.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server process of one data folder: made, found, started, stopped. Knows the process only by the folder's
 * postmaster.pid, so it makes no difference who started it. Callers hold the server folder's lock.
 */
final class Postmaster {
    /** Crash recovery of a full WAL on a slow disk takes its time; a start without recovery takes a tenth of a second. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path binaries;
    private final Path data;
    private final Path output;

    Postmaster(Path binaries, Path data) {
        this.binaries = binaries;
        this.data = data;
        this.output = data.resolveSibling("start.log");
    }

    /** Makes the data folder when there is none, whole or not at all. */
    void createIfAbsent(Secrets secrets) throws IOException {
        if (!Files.isDirectory(data)) {
            create(secrets.password("postgres"));
        } else if (!secrets.has("postgres")) {
            throw new DatabaseProblem("there is a database in " + data
                    + ", but its password secrets/postgres.password is gone. Restore it.");
        }
    }

    private void create(String password) throws IOException {
        Path staging = Files.createTempDirectory(data.getParent(), ".creating");
        try {
            Path fresh = Files.createDirectory(staging.resolve("data"));
            Path secret = Files.writeString(staging.resolve("password"), password);
            List<String> command = command(
                    staging,
                    "initdb",
                    "--pgdata=" + fresh,
                    "--username=postgres",
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--set=scram_iterations=" + ServerConfiguration.SCRAM_ITERATIONS,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--data-checksums",
                    "--no-instructions");
            if (process(command).start().waitFor() != 0) {
                throw new DatabaseProblem("initdb failed: " + ServerLog.end(output));
            }
            Files.writeString(
                    fresh.resolve("postgresql.conf"),
                    "\ninclude '" + ServerConfiguration.FILE + "'\n",
                    java.nio.file.StandardOpenOption.APPEND);
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseProblem("interrupted while making " + data, e);
        } finally {
            PostgresBinaries.delete(staging);
        }
    }

    /** The postmaster that works on our folder, if one is alive. */
    Optional<PostmasterFile> alive() {
        return PostmasterFile.read(data).filter(PostmasterFile::isAlive);
    }

    /** Starts it and returns when it takes connections. */
    void start(int port) throws IOException, InterruptedException {
        ServerConfiguration.write(data, port);
        PostmasterFile.forgetOther(data);
        List<String> command = command(data, "postgres", "-D", data.toString());
        if (Commands.exists("setsid")) {
            // Its own session: Ctrl-C in the terminal is for us; we stop the server when our work is put away.
            command.add(0, "setsid");
        }
        Process process = process(command).start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!PostmasterFile.read(data).filter(PostmasterFile::isReady).isPresent()) {
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                throw new StartFailed("PostgreSQL did not start: " + ServerLog.end(output));
            }
            if (System.nanoTime() > until) {
                process.destroyForcibly();
                throw new StartFailed("PostgreSQL was not ready after " + PATIENCE.toMinutes() + " min, see " + output);
            }
        }
    }

    /** @param mode fast (sessions are cut, nothing is lost) or immediate (as a crash: the next start recovers) */
    void stop(String mode) throws IOException, InterruptedException {
        Optional<PostmasterFile> running = alive();
        if (running.isEmpty()) {
            return;
        }
        List<String> command = command(data, "pg_ctl", "stop", "-D", data.toString(), "-m", mode, "-W");
        process(command).start().waitFor();
        if (!running.get().endsWithin(mode.equals("fast") ? Duration.ofSeconds(60) : Duration.ofSeconds(5))) {
            running.get().kill();
        }
    }

    private List<String> command(Path owned, String program, String... words) {
        List<String> command = new ArrayList<>(Unprivileged.prefix(owned));
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(data.getParent().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("PG"));
        process.environment().put("LC_ALL", "C");
        process.environment().put("TZ", "UTC");
        return process;
    }

    /** This start failed; another may succeed (the port was taken, backends of a killed postmaster still die). */
    static final class StartFailed extends IOException {
        StartFailed(String message) {
            super(message);
        }
    }
}
