package io.posthouse.operate.command;

import io.posthouse.operate.Refused;
import io.posthouse.queue.Publisher;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.SecretPlaces;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** What commands need. Everything is opened when first asked for, so that help and mistakes in usage open nothing. */
public interface Desk {
    /** The database posthouse. */
    DataSource queue();

    /** A team's database by the team's name. */
    DataSource team(String name);

    Publisher publisher();

    /** The folder routes/. */
    Path routes();

    /** The files of the realms, and who reads them. */
    RealmFolder realms();

    /** Where this process finds the realms' secrets. */
    SecretPlaces realmSecrets();

    Clock clock();

    /** Bytes free on the disk of the embedded PostgreSQL; empty when the queue is elsewhere. */
    default OptionalLong diskFree() {
        return OptionalLong.empty();
    }

    /** Below so many free bytes a person should act. */
    default long diskWarning() {
        return 0;
    }

    /**
     * Copies the data folder while the house runs.
     *
     * @param folder must not exist yet
     * @return bytes copied
     */
    default long backup(Path folder) throws SQLException, IOException {
        throw new Refused("there is no data folder here to copy to " + folder);
    }

    /** Where answers go. */
    PrintWriter out();

    /** Who asks, for the audit. */
    String actor();

    /** Asks at the terminal; empty when there is none. */
    Optional<String> ask(String question);
}
