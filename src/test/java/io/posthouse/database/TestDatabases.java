package io.posthouse.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Real PostgreSQL for tests: one embedded server below target/, shared by the processes of a run and kept between runs, and
 * as many fresh, migrated databases as asked for, copied from a template in some 20 ms. They are dropped by the next run.
 */
public final class TestDatabases {
    private static final Path ROUTES = Path.of("routes");
    private static final long PROCESS = ProcessHandle.current().pid();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;

    static {
        // How often a pool looks for idle connections.
        System.setProperty("com.zaxxer.hikari.housekeeping.periodMs", "5000");
    }

    private TestDatabases() {}

    /** The server that all tests of this process share. */
    public static synchronized EmbeddedPostgres shared() {
        if (server == null) {
            server = EmbeddedPostgres.join(UnpackedPostgres.FOLDER, Duration.ZERO);
            hurry(server);
            Thread cleaner = new Thread(TestDatabases::dropForgotten, "drop-old-test-databases");
            cleaner.setDaemon(true);
            cleaner.start();
        }
        return server;
    }

    /**
     * Hundreds of databases come and go here, and flushing their files takes minutes. That what is confirmed is on disk
     * is tested where a server of its own is killed.
     */
    private static void hurry(EmbeddedPostgres running) {
        try (Connection connection = running.superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("alter system set full_page_writes = off");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException("the test server cannot be told to hurry: " + e.getMessage(), e);
        }
    }

    /** A queue database of its own, migrated, empty. */
    public static HikariDataSource freshQueue() {
        Access access = freshQueueAccess();
        return Pools.pool("test-queue-" + COUNT.get(), access, 16);
    }

    /** The same, for who makes connections of its own. */
    public static Access freshQueueAccess() {
        return fresh("posthouse", List.of(MigrationSet.queue()));
    }

    /** A database of that team of its own, migrated, empty; as {@link Databases#team} hands it out. */
    public static DataSource freshTeam(String team) {
        return freshTeam(ROUTES, team);
    }

    /** The same, of a team that stands in another folder of routes. */
    public static DataSource freshTeam(Path routes, String team) {
        Access access = fresh(team, MigrationSet.team(routes, team));
        HikariDataSource pool = Pools.pool("test-" + team + "-" + COUNT.get(), access, 16);
        // Nobody can close what is handed out here, and all that is left over would use up the server's connections.
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(1_000);
        return TeamDataSource.over(pool, () -> true);
    }

    public static Access freshTeamAccess(String team) {
        return fresh(team, MigrationSet.team(ROUTES, team));
    }

    /** A database of its own without any table. */
    public static Access freshEmpty(String role) {
        return fresh(role, List.of());
    }

    private static Access fresh(String role, List<MigrationSet> sets) {
        EmbeddedPostgres running = shared();
        String database = "test_" + PROCESS + "_" + COUNT.incrementAndGet();
        try {
            String template = template(running, role, sets);
            try (Connection connection = running.superuser().connect();
                    Statement statement = connection.createStatement()) {
                // Copied as files: page by page through the log it costs four times as much.
                statement.execute("create database " + database + " template \"" + template
                        + "\" strategy file_copy owner \"" + role + '"');
            }
            return running.access(database, role);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("no fresh database of " + role + ": " + e.getMessage(), e);
        }
    }

    private static synchronized String template(EmbeddedPostgres running, String role, List<MigrationSet> sets)
            throws SQLException, IOException {
        StringBuilder name = new StringBuilder("template_" + role);
        for (MigrationSet set : sets) {
            name.append('_').append(set.digest(), 0, Math.min(12, set.digest().length()));
        }
        try (Connection connection = running.superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(1)");
            new Provisioning(running).provide(List.of(role));
            if (!exists(statement, name.toString())) {
                String making = "test_" + PROCESS + "_making_" + COUNT.incrementAndGet();
                statement.execute("create database " + making + " owner \"" + role + '"');
                Access access = running.access(making, role);
                try (Connection inside = access.connect()) {
                    Migrations.apply(inside, access, sets);
                }
                statement.execute("alter database " + making + " rename to \"" + name + '"');
            }
            return name.toString();
        }
    }

    private static boolean exists(Statement statement, String database) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select from pg_database where datname = '" + database + "'")) {
            return rows.next();
        }
    }

    private static void dropForgotten() {
        try (Connection connection = shared().superuser().connect();
                Statement statement = connection.createStatement()) {
            List<String> old = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("select datname from pg_database where datname ~ '^test_[0-9]+_'")) {
                while (rows.next()) {
                    old.add(rows.getString(1));
                }
            }
            for (String database : old) {
                long process = Long.parseLong(database.split("_")[1]);
                if (process != PROCESS && ProcessHandle.of(process).isEmpty()) {
                    statement.execute("drop database if exists " + database + " with (force)");
                }
            }
        } catch (SQLException e) {
            // The next run tries again.
            return;
        }
    }
}
