package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.operate.command.Desk;
import io.posthouse.operate.demo.Prompt;
import io.posthouse.queue.Publisher;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.SecretPlaces;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;

/** The commands of {@code posthouse} inside the process of the demo: what they print is given back. */
final class DemoDesk implements Desk, Prompt {
    private final Posthouse posthouse;
    private final House house;
    private final StringWriter printed = new StringWriter();
    private final PrintWriter out = new PrintWriter(printed);

    DemoDesk(Posthouse posthouse, House house) {
        this.posthouse = posthouse;
        this.house = house;
    }

    @Override
    public String type(String... words) {
        printed.getBuffer().setLength(0);
        int exit = Main.commands(this).execute(words);
        if (exit != 0) {
            throw new IllegalStateException("posthouse " + String.join(" ", words) + " ended with " + exit);
        }
        out.flush();
        return printed.toString();
    }

    @Override
    public DataSource queue() {
        return databases().queue();
    }

    @Override
    public DataSource team(String name) {
        return databases().team(name);
    }

    @Override
    public Publisher publisher() {
        return posthouse.publisher();
    }

    @Override
    public Path routes() {
        return house.routes();
    }

    @Override
    public RealmFolder realms() {
        return house.realmFolder();
    }

    @Override
    public SecretPlaces realmSecrets() {
        return house.realmSecrets();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public String actor() {
        return "demo";
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.empty();
    }

    private Databases databases() {
        return posthouse.databases();
    }
}
