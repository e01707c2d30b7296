package io.posthouse.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The queue's database and one for each team, ready to use. Thread-safe. */
public final class Databases implements AutoCloseable {
    private static final String QUEUE = "posthouse";

    private final DatabaseSettings settings;
    private final EmbeddedPostgres server;
    private final Map<String, TeamDatabase> teams = new ConcurrentHashMap<>();
    private Access queueAccess;
    private HikariDataSource queue;
    private HikariDataSource publishing;
    private HikariDataSource leases;

    private Databases(DatabaseSettings settings) {
        this.settings = settings;
        this.server = settings.isExternal(DatabaseSettings.QUEUE)
                ? null
                : EmbeddedPostgres.join(settings.data(), settings.exitGrace());
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

    /** The queue, for the publisher only: durable, and always by index. */
    public HikariDataSource publishing() {
        return publishing;
    }

    /** The queue, for lease and settle only: its commits do not wait for the disk. */
    public HikariDataSource leases() {
        return leases;
    }

    /**
     * A team's own pool. While its database cannot be reached, or was not yet brought up to date after that, asking for a
     * connection fails with {@link java.sql.SQLTransientConnectionException}; the other teams do not notice.
     *
     * @throws IllegalArgumentException when no such team was opened
     */
    public DataSource team(String team) {
        TeamDatabase database = teams.get(team);
        if (database == null) {
            throw new IllegalArgumentException("no database of team " + team + " is open; open are " + teams.keySet());
        }
        return database.pool();
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
        teams.values().forEach(TeamDatabase::close);
        if (leases != null) {
            leases.close();
        }
        if (publishing != null) {
            publishing.close();
        }
        if (queue != null) {
            queue.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void prepare(List<String> names) throws SQLException, IOException {
        if (server == null) {
            queueAccess = settings.external().get(DatabaseSettings.QUEUE);
        } else {
            new Provisioning(server).provide(List.of(QUEUE));
            queueAccess = server.access(QUEUE, QUEUE);
        }
        Migrations.bringUpToDate(
                DatabaseSettings.QUEUE, queueAccess, List.of(MigrationSet.queue()), settings.allowUnsafe());
        queue = Pools.pool("queue", queueAccess, settings.pools().queue());
        publishing = Pools.probing("publishing", queueAccess, settings.pools().queue());
        leases = Pools.forgetful("leases", queueAccess, settings.pools().leases());
        prepareTeams(names);
    }

    private synchronized void prepareTeams(List<String> names) throws SQLException, IOException {
        List<String> fresh =
                names.stream().filter(name -> !teams.containsKey(name)).toList();
        fresh.forEach(TeamNames::require);
        List<String> embedded =
                fresh.stream().filter(name -> !settings.isExternal(name)).toList();
        if (!embedded.isEmpty()) {
            new Provisioning(server).provide(embedded);
        }
        for (String name : fresh) {
            Access access = settings.isExternal(name) ? settings.external().get(name) : server.access(name, name);
            TeamDatabase team = new TeamDatabase(name, access, settings);
            teams.put(name, team);
            team.prepare();
        }
    }
}
