package io.posthouse.operate.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthouse.queue.Publisher;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.SecretPlaces;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A desk on which commands are typed. What a test has not laid on it fails the test when a command reaches for it, so that help
 * and mistakes in usage are seen to open nothing.
 */
final class TestDesk implements Desk {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the last command printed. */
    final StringWriter printed = new StringWriter();

    /** What it said of failures and mistakes in usage. */
    final StringWriter failed = new StringWriter();

    private Supplier<DataSource> queue = missing("opened the queue");
    private Function<String, DataSource> teams =
            team -> TestDesk.<DataSource>missing("opened a team").get();
    private Supplier<Publisher> publisher = missing("opened the publisher");
    private Supplier<Path> routes = missing("read the routes");
    private Supplier<RealmFolder> realms = missing("read the realms");
    private Supplier<SecretPlaces> secrets = missing("read secrets");
    private Clock clock = Clock.systemUTC();
    private String actor = "ann";
    private String answer;

    @Command(name = "posthouse")
    private static final class Root {}

    TestDesk queue(Supplier<DataSource> opened) {
        queue = opened;
        return this;
    }

    TestDesk teams(Function<String, DataSource> opened) {
        teams = opened;
        return this;
    }

    TestDesk publisher(Publisher opened) {
        publisher = () -> opened;
        return this;
    }

    TestDesk routes(Path folder) {
        routes = () -> folder;
        return this;
    }

    /** Read anew each time a command asks. */
    TestDesk realms(Supplier<RealmFolder> folder, Supplier<SecretPlaces> places) {
        realms = folder;
        secrets = places;
        return this;
    }

    TestDesk clock(Clock other) {
        clock = other;
        return this;
    }

    TestDesk actor(String name) {
        actor = name;
        return this;
    }

    /** What the person answers; null where there is no terminal. */
    TestDesk answer(String text) {
        answer = text;
        return this;
    }

    /** @return the exit code */
    int run(String... arguments) {
        printed.getBuffer().setLength(0);
        failed.getBuffer().setLength(0);
        CommandLine commands = OperateCommands.below(new Root(), this);
        commands.setErr(new PrintWriter(failed, true));
        commands.setOut(new PrintWriter(printed, true));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return 1;
        });
        return commands.execute(arguments);
    }

    /** What the last command printed, read as JSON. */
    JsonNode json() throws Exception {
        return JSON.readTree(printed.toString());
    }

    @Override
    public DataSource queue() {
        return queue.get();
    }

    @Override
    public DataSource team(String name) {
        return teams.apply(name);
    }

    @Override
    public Publisher publisher() {
        return publisher.get();
    }

    @Override
    public Path routes() {
        return routes.get();
    }

    @Override
    public RealmFolder realms() {
        return realms.get();
    }

    @Override
    public SecretPlaces realmSecrets() {
        return secrets.get();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public PrintWriter out() {
        return new PrintWriter(printed, true);
    }

    @Override
    public String actor() {
        return actor;
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.ofNullable(answer);
    }

    private static <T> Supplier<T> missing(String what) {
        return () -> {
            throw new AssertionError(what);
        };
    }
}
