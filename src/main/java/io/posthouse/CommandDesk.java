package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.database.DiskSpace;
import io.posthouse.database.HotBackup;
import io.posthouse.operate.command.Desk;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.SecretPlaces;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** What a command works with: the databases of this house, joined when it runs, started for the moment when it does not. */
final class CommandDesk implements Desk, AutoCloseable {
    private final Closing closing = new Closing();
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private House house;
    private Databases databases;
    private PostgresQueue queue;

    @Override
    public DataSource queue() {
        return databases().queue();
    }

    @Override
    public DataSource team(String name) {
        return databases().add(name);
    }

    @Override
    public Publisher publisher() {
        if (queue == null) {
            Databases opened = databases();
            queue = closing.later(
                    new PostgresQueue(opened.queue(), opened.leases(), opened::dedicated, house().queue(), clock()));
        }
        return queue.publisher();
    }

    @Override
    public Path routes() {
        return house().routes();
    }

    @Override
    public RealmFolder realms() {
        return house().realmFolder();
    }

    @Override
    public SecretPlaces realmSecrets() {
        return house().realmSecrets();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public OptionalLong diskFree() {
        return DiskSpace.of(house().databases())
                .map(disk -> OptionalLong.of(disk.free()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public long backup(Path folder) throws SQLException, IOException {
        return HotBackup.run(house().databases(), folder);
    }

    @Override
    public long diskWarning() {
        return house().disk().warning();
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public String actor() {
        String named = System.getenv("POSTHOUSE_ACTOR");
        return named == null || named.isBlank() ? System.getProperty("user.name") : named;
    }

    @Override
    public Optional<String> ask(String question) {
        Console console = System.console();
        return console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", question));
    }

    @Override
    public void close() {
        out.flush();
        closing.close();
    }

    private House house() {
        if (house == null) {
            house = House.here();
        }
        return house;
    }

    private Databases databases() {
        if (databases == null) {
            databases = closing.later(Databases.open(house().databases(), List.of()));
        }
        return databases;
    }
}
