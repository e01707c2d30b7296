package io.posthouse.bench;

import io.posthouse.outside.Folders;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a part measures in: a house of its own with fresh data, and child processes with a fresh JVM each. */
final class Bed implements AutoCloseable {
    private static final List<String> DATABASES = List.of("posthouse", "crm", "marketing", "analytics");
    /** The same for both sides of each ratio: the launcher's own choice, unless told otherwise. */
    private static final String OPTIONS = System.getenv().getOrDefault("BENCH_JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC");

    static final Duration READY = Duration.ofMinutes(3);

    private final Path folder;
    private final House house;

    private Bed(Path folder) {
        this.folder = folder;
        this.house = new House(folder).with("POSTHOUSE_JAVA_OPTS", OPTIONS);
    }

    static Bed make() throws IOException {
        // Not a temporary directory of Java's: the database server, started by root, enters it as somebody else.
        Path folder = Path.of("target", "bench-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        return new Bed(Files.createDirectories(folder).toAbsolutePath());
    }

    House house() {
        return house;
    }

    Path folder() {
        return folder;
    }

    /** Registers applied, tables there, and the database server stays while processes come and go. */
    Bed keepDatabase() {
        house.keepDatabase();
        stop(start());
        return this;
    }

    /** The process of the house; waits longer than on a quiet machine it could ever take. */
    HouseProcess start(String... rooms) {
        HouseProcess process = house.launch(rooms);
        process.awaitReady(READY);
        return process;
    }

    /** Ends it orderly, so that nothing of it stays in the way of the next. */
    void stop(HouseProcess process) {
        process.signal("TERM");
        process.exitCode(Duration.ofSeconds(60));
    }

    Connection queue() throws SQLException {
        return house.connect("posthouse");
    }

    /** Forgets all messages, deliveries and effects; registers, realms and what migrations put into tables stay. */
    void clear() throws SQLException {
        for (String database : DATABASES) {
            try (Connection connection = house.connect(database);
                    var statement = connection.createStatement();
                    var names = statement.executeQuery("""
                            select string_agg(format('%I', tablename), ',') from pg_tables where schemaname = 'public'
                            and tablename not like 'flyway%' and tablename not in ('topic', 'subscription', 'lane', 'runner',
                            'realm', 'realm_version', 'realm_counter', 'control_version', 'house_key')
                            """)) {
                names.next();
                String tables = names.getString(1);
                try (var truncate = connection.createStatement()) {
                    truncate.execute("truncate " + tables);
                }
            }
        }
        checkpoint();
    }

    /** What one variant wrote must not be flushed while the next is measured. */
    void checkpoint() throws SQLException {
        try (Connection superuser = house.postgres().superuser("postgres");
                var statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    /** A Java program of the bench as a child process: fresh JVM, this class path. */
    Process java(Class<?> program, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(OPTIONS.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program.getSimpleName() + ".log").toFile())
                .start();
    }

    @Override
    public void close() throws IOException {
        house.close();
        Folders.delete(folder);
    }
}
