package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The team of examples/node-team, in a folder of its own with what npm installs, run against a house. */
public final class NodeTeam implements AutoCloseable {
    private static final Path EXAMPLE = Path.of("examples/node-team");
    private static final String TOTALS = "const {Database} = require('node-sqlite3-wasm');"
            + "const db = new Database('rewards.db');"
            + "const of = (sql) => Object.values(db.get(sql))[0] ?? 0;"
            + "console.log(of('select count(*) from inbox'), of('select sum(points) from points'),"
            + " of('select count(*) from outbox')); db.close();";

    private final House house;
    private final Path folder;
    private Process process;

    public NodeTeam(House house) {
        this.house = house;
        this.folder = house.folder().resolve("node-team");
    }

    /** What its people do: their subscriptions into the routes, their topic into the register, npm's packages into the folder. */
    public void install(Path routes) throws IOException {
        Folders.copy(EXAMPLE, folder);
        Path team = routes.resolve("teams/rewards");
        Files.createDirectories(team);
        Files.copy(EXAMPLE.resolve("subscriptions.yaml"), team.resolve("subscriptions.yaml"));
        Files.writeString(
                routes.resolve("topics.yaml"),
                "\n" + Files.readString(EXAMPLE.resolve("topics.yaml")),
                StandardOpenOption.APPEND);
        run(List.of("npm", "ci", "--no-audit", "--no-fund"));
    }

    public void start() throws IOException {
        ProcessBuilder node = new ProcessBuilder("node", "worker.js")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        node.environment().put("POSTHOUSE_URL", "http://127.0.0.1:" + house.operatePort());
        node.environment()
                .put(
                        "POSTHOUSE_TOKEN_FILE",
                        house.folder()
                                .resolve("data/secrets/teams/rewards/publish-token")
                                .toString());
        process = node.start();
    }

    /** SIGKILL, and gone when this returns. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its log lines so far; the last may be half. */
    public List<String> lines() {
        try {
            return Files.exists(log()) ? Files.readString(log()).lines().toList() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows in its inbox, points in all, rows in its outbox; while it does not run. */
    public List<Long> totals() throws IOException {
        Files.deleteIfExists(folder.resolve("rewards.db.lock"));
        String told = run(List.of("node", "-e", TOTALS));
        return List.of(told.strip().split(" ")).stream().map(Long::valueOf).toList();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private Path log() {
        return folder.resolve("worker.log");
    }

    private String run(List<String> command) throws IOException {
        Process ran = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!ran.waitFor(120, TimeUnit.SECONDS) || ran.exitValue() != 0) {
                ran.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " did not end well: " + told);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return told;
    }
}
