package io.posthouse.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database's tables up to date. What was applied last is written beside Flyway's history as a digest of the
 * scripts, so that a start with nothing to do costs one query instead of Flyway.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final long TURN = 0x6d69677261746521L;

    private Migrations() {}

    /** Applies the scripts that are new. Several processes at once take turns. */
    static void apply(Access access, MigrationSet set) throws SQLException, IOException {
        String digest = "posthouse: " + set.digest();
        try (Connection connection = access.connect()) {
            if (digest.equals(applied(connection, set))) {
                return;
            }
            execute(connection, "select pg_advisory_lock(" + TURN + ")");
            if (digest.equals(applied(connection, set))) {
                return;
            }
            int count = flyway(access, set).migrate().migrationsExecuted;
            execute(connection, "comment on table " + set.history() + " is '" + digest + "'");
            LOG.info("database.migrated database={} scripts={} applied={}", access.user(), set.history(), count);
        }
    }

    private static Flyway flyway(Access access, MigrationSet set) {
        return Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations(set.location())
                .table(set.history())
                // Two sets share a team's database; the second finds a schema that is not empty.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .load();
    }

    private static String applied(Connection connection, MigrationSet set) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select obj_description(to_regclass('" + set.history() + "'), 'pg_class')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
