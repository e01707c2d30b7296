package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The embedded database server of a data folder, seen from its files: where it listens, who may enter, which process it is. */
public final class HousePostgres {
    private final Path data;

    HousePostgres(Path data) {
        this.data = data;
    }

    /** Enters as the database's own role. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database, database));
    }

    /** Enters any database as the role that may do everything. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database, "postgres"));
    }

    /** With user and password: for child processes of tests and benches, never to be printed. */
    public String url(String database, String role) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=" + role + "&password="
                + password(role);
    }

    public int port() {
        return Integer.parseInt(lines().get(3).strip());
    }

    /** Never to be printed. */
    public String password(String role) {
        try {
            return Files.readString(data.resolve("secrets").resolve(role + ".password"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The postmaster's process while it is alive. */
    public Optional<ProcessHandle> postmaster() {
        return lines().stream()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                // The file may be left over and its number may be another's by now.
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()));
    }

    /** SIGKILL to the postmaster, as the kernel's out-of-memory killer would. */
    public void kill() {
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
    }

    private List<String> lines() {
        // Beside the server's folder, named by its major version, are its programs.
        try (var homes = Files.newDirectoryStream(data.resolve("postgres"), "[0-9][0-9]")) {
            for (Path home : homes) {
                return Files.readAllLines(home.resolve("postmaster.pid"));
            }
            return List.of();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
