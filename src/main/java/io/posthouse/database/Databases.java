package io.posthouse.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The queue's database and one for each team, ready to use. Thread-safe. */
public final class Databases implements AutoCloseable {
    private static final String QUEUE = "posthouse";

    private final DatabaseSettings settings;
    private final EmbeddedPostgres server;
    private final Access queueAccess;
    private final Map<String, HikariDataSource> teams = new ConcurrentHashMap<>();
    private HikariDataSource queue;
    private HikariDataSource leases;

    private Databases(DatabaseSettings settings) {
        this.settings = settings;
        boolean embedded = !settings.isExternal(DatabaseSettings.QUEUE);
        this.server = embedded ? EmbeddedPostgres.join(settings.data(), settings.exitGrace()) : null;
        this.queueAccess =
                embedded ? server.access(QUEUE, QUEUE) : settings.external().get(DatabaseSettings.QUEUE);
    }

    /**
     * Starts or joins the embedded server, or connects by url; makes roles and databases that are missing; checks that
     * what is confirmed stays; brings all tables up to date.
     *
     * @throws DatabaseProblem with all that is wrong and what to do
     */
    public static Databases open(DatabaseSettings settings, List<String> teams) {
        settings.requireUrls(teams);
        Databases databases = new Databases(settings);
        try {
            databases.prepare(teams);
            return databases;
        } catch (SQLException | IOException e) {
            databases.close();
            throw new DatabaseProblem("the databases cannot be prepared: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    /** The queue, for all that a sender or a person relies on: what it commits is durable. */
    public HikariDataSource queue() {
        return queue;
    }

    /** The queue, for lease and settle only: its commits do not wait for the disk. */
    public HikariDataSource leases() {
        return leases;
    }

    /** @throws IllegalArgumentException when no such team was opened */
    public DataSource team(String team) {
        DataSource pool = teams.get(team);
        if (pool == null) {
            throw new IllegalArgumentException("no database of team " + team + " is open; open are " + teams.keySet());
        }
        return pool;
    }

    /** Opens one more team's database while we run; makes it first when it is embedded. Does nothing when it is open. */
    public DataSource add(String team) {
        settings.requireUrls(List.of(team));
        try {
            prepareTeams(List.of(team));
        } catch (SQLException | IOException e) {
            throw new DatabaseProblem("the database of team " + team + " cannot be prepared: " + e.getMessage(), e);
        }
        return team(team);
    }

    /** A connection to the queue that no pool knows, for LISTEN. The caller closes it. */
    public Connection dedicated() throws SQLException {
        return queueAccess.connect();
    }

    @Override
    public void close() {
        teams.values().forEach(HikariDataSource::close);
        if (leases != null) {
            leases.close();
        }
        if (queue != null) {
            queue.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void prepare(List<String> names) throws SQLException, IOException {
        if (server != null) {
            new Provisioning(server).provide(List.of(QUEUE));
        }
        check(Map.of(DatabaseSettings.QUEUE, queueAccess));
        Migrations.apply(queueAccess, MigrationSet.queue());
        queue = Pools.pool("queue", queueAccess, settings.pools().queue());
        leases = Pools.forgetful("leases", queueAccess, settings.pools().leases());
        prepareTeams(names);
    }

    private synchronized void prepareTeams(List<String> names) throws SQLException, IOException {
        Map<String, Access> accesses = new LinkedHashMap<>();
        List<String> embedded = new ArrayList<>();
        for (String team : names) {
            if (teams.containsKey(team)) {
                continue;
            }
            if (settings.isExternal(team)) {
                accesses.put(team, settings.external().get(team));
            } else {
                accesses.put(team, server.access(team, team));
                embedded.add(team);
            }
        }
        if (!embedded.isEmpty()) {
            new Provisioning(server).provide(embedded);
        }
        check(accesses);
        for (Map.Entry<String, Access> team : accesses.entrySet()) {
            for (MigrationSet set : MigrationSet.team(settings.routes(), team.getKey())) {
                Migrations.apply(team.getValue(), set);
            }
            teams.put(
                    team.getKey(),
                    Pools.pool(team.getKey(), team.getValue(), settings.pools().team()));
        }
    }

    private void check(Map<String, Access> accesses) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Access> access : accesses.entrySet()) {
            try (Connection connection = access.getValue().connect()) {
                problems.addAll(Durability.problems(access.getKey(), connection, settings.allowUnsafe()));
            }
        }
        if (!problems.isEmpty()) {
            throw new DatabaseProblem(String.join("\n", problems));
        }
    }
}
