package io.posthouse.outside;

import io.posthouse.database.EmbeddedPostgres;
import io.posthouse.database.UnpackedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The packaged distribution with a data folder, ports and realms of its own, used as its owner would: by its launcher, its
 * environment, its ports and its processes. One process at a time is "the" process; more can be started beside it.
 */
public final class House implements AutoCloseable {
    private final Path distribution = Path.of(System.getProperty("posthouse.distribution", "target/posthouse"))
            .toAbsolutePath();
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<HouseProcess> processes = new ArrayList<>();
    private final int doorPort = freePort();
    private final int operatePort = freePort();
    private EmbeddedPostgres server;

    /** @param folder need not exist; data and logs come there */
    public House(Path folder) {
        this.folder = folder.toAbsolutePath();
        with("POSTHOUSE_DATA_DIR", this.folder.resolve("data").toString());
        with("POSTHOUSE_INGEST_HTTP_HOST", "127.0.0.1");
        with("POSTHOUSE_INGEST_HTTP_PORT", Integer.toString(doorPort));
        HouseRealms.prepare(this);
        UnpackedPostgres.linkInto(this.folder.resolve("data"));
    }

    public House with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public House without(String name) {
        environment.remove(name);
        return this;
    }

    public Path folder() {
        return folder;
    }

    public Path distribution() {
        return distribution;
    }

    public int doorPort() {
        return doorPort;
    }

    public int operatePort() {
        return operatePort;
    }

    /** Starts and waits until it says it is ready. */
    public HouseProcess start(String... rooms) {
        HouseProcess process = launch(rooms);
        process.awaitReady(Duration.ofSeconds(60));
        return process;
    }

    /**
     * One more process on the same data, as from a second terminal: with an operations port of its own. Waits until it says it
     * is ready.
     */
    public HouseProcess startBeside(String... rooms) {
        HouseProcess process = launchBeside(rooms);
        process.awaitReady(Duration.ofSeconds(60));
        return process;
    }

    /** One more process on the same data; does not wait. */
    public HouseProcess launchBeside(String... rooms) {
        return launch(freePort(), rooms);
    }

    public boolean isReady() {
        return !processes.isEmpty() && processes.get(processes.size() - 1).isReady();
    }

    /** Starts and does not wait. */
    public HouseProcess launch(String... rooms) {
        return launch(operatePort, rooms);
    }

    private HouseProcess launch(int port, String... rooms) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(rooms));
        ProcessBuilder builder = builder(words, "run-" + processes.size());
        builder.environment().put("POSTHOUSE_OPERATE_PORT", Integer.toString(port));
        HouseProcess process = new HouseProcess(builder, port);
        processes.add(process);
        return process;
    }

    /** Runs a command of the command line to its end; its output. It must end well. */
    public String command(String... words) {
        String name = "command-" + System.nanoTime();
        int status = end(name, words);
        try {
            String output = Files.readString(log(name));
            if (status != 0) {
                throw new IllegalStateException(
                        "posthouse " + String.join(" ", words) + " ended with " + status + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the command line to its end; its exit code. */
    public int exitOf(String... words) {
        return end("command-" + System.nanoTime(), words);
    }

    private int end(String name, String... words) {
        try {
            Process process = builder(List.of(words), name).start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("posthouse " + String.join(" ", words) + " did not end in 60 s");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection to one of the embedded server's databases as that database's own role. */
    public Connection connect(String database) throws SQLException {
        return postgres().connect(database);
    }

    public HousePostgres postgres() {
        return new HousePostgres(folder.resolve("data"));
    }

    /** The database server runs from now on until {@link #close}, whoever else comes and goes. */
    public House keepDatabase() {
        if (server == null) {
            server = EmbeddedPostgres.join(folder.resolve("data"), Duration.ZERO);
        }
        return this;
    }

    /** Ends what still runs, the database server too. The logs stay, for who wants to look. */
    @Override
    public void close() {
        processes.forEach(HouseProcess::kill);
        if (server != null) {
            server.close();
        }
        postgres().kill();
        Folders.delete(folder.resolve("data"));
    }

    private ProcessBuilder builder(List<String> words, String name) {
        List<String> command =
                new ArrayList<>(List.of(distribution.resolve("posthouse").toString()));
        command.addAll(words);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("POSTHOUSE_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
