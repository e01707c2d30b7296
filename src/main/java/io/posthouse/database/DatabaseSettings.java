package io.posthouse.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the databases are.
 *
 * @param data our data folder, for the embedded server
 * @param routes the folder that holds teams/&lt;team&gt;/database
 * @param external databases elsewhere, by name: {@code queue} or a team. Without {@code queue} the embedded server holds
 *     every database that is not named here; with it each team must be named
 * @param allowUnsafe durability settings that may be off: fsync, synchronous_commit, full_page_writes
 * @param exitGrace when the JVM exits before {@link Databases#close}: how long to wait for it before stopping the
 *     embedded server anyway
 */
public record DatabaseSettings(
        Path data,
        Path routes,
        Map<String, Access> external,
        Set<String> allowUnsafe,
        PoolSizes pools,
        Duration exitGrace) {
    static final String QUEUE = "queue";

    public DatabaseSettings {
        external = Map.copyOf(external);
        allowUnsafe = Set.copyOf(allowUnsafe);
    }

    boolean isExternal(String database) {
        return external.containsKey(database);
    }

    /** @throws DatabaseProblem naming every key that is missing */
    void requireUrls(Collection<String> teams) {
        if (!isExternal(QUEUE)) {
            return;
        }
        List<String> missing = new ArrayList<>();
        for (String team : teams) {
            if (!isExternal(team)) {
                missing.add(key(team) + " (environment " + variable(team) + ")");
            }
        }
        if (!missing.isEmpty()) {
            throw new DatabaseProblem(
                    "the queue has a database url, so each team needs one too; missing: " + String.join(", ", missing));
        }
    }

    private static String key(String database) {
        return "posthouse.database." + database + ".url";
    }

    private static String variable(String database) {
        return key(database).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
