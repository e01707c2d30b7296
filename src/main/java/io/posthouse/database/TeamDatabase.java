package io.posthouse.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One team's database. When it is away at the start, only that team waits until it comes back. */
final class TeamDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TeamDatabase.class);

    private final String team;
    private final Access access;
    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final DataSource guarded;
    private volatile boolean ready;
    private ScheduledExecutorService again;

    TeamDatabase(String team, Access access, DatabaseSettings settings) {
        this.team = team;
        this.access = access;
        this.settings = settings;
        this.pool = Pools.pool(team, access, settings.pools().team());
        this.guarded = TeamDataSource.over(pool, () -> ready);
    }

    DataSource pool() {
        return guarded;
    }

    /** Checks it and brings its tables up to date: now, or when it is away as soon as it is back. */
    void prepare() throws SQLException, IOException {
        try {
            bringUpToDate();
        } catch (SQLException e) {
            if (!(SqlFailures.named(e) instanceof SQLTransientConnectionException)) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("event.action", "database.away")
                    .log("team {} waits for its database, all else goes on: SQLSTATE {}", team, e.getSQLState());
            again = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "database-" + team);
                thread.setDaemon(true);
                return thread;
            });
            again.scheduleWithFixedDelay(this::tryAgain, 1, 1, TimeUnit.SECONDS);
        }
    }

    private void tryAgain() {
        try {
            bringUpToDate();
            LOG.atInfo().addKeyValue("event.action", "database.back").log("team {} has its database again", team);
            again.shutdown();
        } catch (SQLException e) {
            LOG.debug("database of team {} still away: SQLSTATE {}", team, e.getSQLState());
        } catch (IOException | RuntimeException e) {
            LOG.error("the database of team {} cannot be used: {}", team, e.getMessage());
        }
    }

    private void bringUpToDate() throws SQLException, IOException {
        Migrations.bringUpToDate(team, access, MigrationSet.team(settings.routes(), team), settings.allowUnsafe());
        ready = true;
    }

    @Override
    public void close() {
        if (again != null) {
            again.shutdownNow();
        }
        pool.close();
    }
}
