package io.posthouse.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database's tables up to date. What was applied last is written on Flyway's history as a digest of the scripts,
 * so that a start with nothing to do costs one query instead of Flyway.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final long TURN = 0x6d69677261746521L;

    private Migrations() {}

    /**
     * Checks that the server keeps what it confirms, then applies the scripts that are new. Several processes at once take
     * turns.
     *
     * @throws DatabaseProblem when the server is not fit, or a script fails
     */
    static void bringUpToDate(String database, Access access, List<MigrationSet> sets, Set<String> allowUnsafe)
            throws SQLException, IOException {
        try (Connection connection = access.connect()) {
            Durability.require(database, connection, allowUnsafe);
            apply(connection, access, sets);
        }
    }

    static void apply(Connection connection, Access access, List<MigrationSet> sets) throws SQLException, IOException {
        if (missing(connection, sets).isEmpty()) {
            return;
        }
        execute(connection, "select pg_advisory_lock(" + TURN + ")");
        for (MigrationSet set : missing(connection, sets)) {
            int count = migrate(access, set);
            execute(connection, "comment on table " + set.history() + " is '" + mark(set) + "'");
            LOG.atInfo()
                    .addKeyValue("event.action", "database.migrated")
                    .addKeyValue("posthouse.count", count)
                    .log("database of {}: {} scripts of {}", access.user(), count, set.history());
        }
        execute(connection, "select pg_advisory_unlock(" + TURN + ")");
    }

    private static int migrate(Access access, MigrationSet set) {
        try {
            return Flyway.configure()
                    .dataSource(access.url(), access.user(), access.password())
                    .locations(set.location())
                    .table(set.history())
                    // Two sets share a team's database; the second finds a schema that is not empty.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholderReplacement(false)
                    .validateMigrationNaming(true)
                    // What it quotes of a row is personal data.
                    .jdbcProperties(Map.of("logServerErrorDetail", "false"))
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new DatabaseProblem(
                    "the scripts in " + set.location() + " cannot be applied to the database of " + access.user() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<MigrationSet> missing(Connection connection, List<MigrationSet> sets)
            throws SQLException, IOException {
        List<MigrationSet> missing = new ArrayList<>();
        for (MigrationSet set : sets) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select obj_description(to_regclass('" + set.history() + "'), 'pg_class')")) {
                row.next();
                if (!mark(set).equals(row.getString(1))) {
                    missing.add(set);
                }
            }
        }
        return missing;
    }

    private static String mark(MigrationSet set) throws IOException {
        return "posthouse: " + set.digest();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
