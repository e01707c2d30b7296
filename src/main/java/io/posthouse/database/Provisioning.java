package io.posthouse.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Roles and databases of the embedded server: each role enters its own database and no other. */
final class Provisioning {
    private static final String READY = "posthouse: ready";
    private static final long TURN = 0x706f737468757365L;
    private final EmbeddedPostgres server;

    Provisioning(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Makes what is missing. Safe when several processes do it at once, and after a crash in the middle. */
    void provide(List<String> databases) throws SQLException {
        try (Connection connection = server.superuser().connect()) {
            // A role whose password file is gone gets a new password.
            if (missing(databases, ready(connection)).isEmpty()) {
                return;
            }
            execute(connection, "select pg_advisory_lock(" + TURN + ")");
            // A statement that fails is logged with its text, and ours holds passwords.
            execute(connection, "set log_min_error_statement = panic");
            execute(connection, "revoke all on database postgres from public");
            execute(connection, "revoke all on database template1 from public");
            for (String database : missing(databases, ready(connection))) {
                provide(connection, database);
            }
        }
    }

    private List<String> missing(List<String> databases, Set<String> ready) {
        return databases.stream()
                .filter(name -> !ready.contains(name) || !server.hasPassword(name))
                .toList();
    }

    private void provide(Connection connection, String database) throws SQLException {
        String name = '"' + database + '"';
        Access own = server.access(database, database);
        if (!exists(connection, "select from pg_roles where rolname = ?", database)) {
            execute(connection, "create role " + name + " login nosuperuser nocreatedb nocreaterole noreplication");
        }
        execute(connection, "alter role " + name + " password '" + own.password() + "'");
        if (!exists(connection, "select from pg_database where datname = ?", database)) {
            execute(connection, "create database " + name + " owner " + name);
        }
        execute(connection, "revoke all on database " + name + " from public");
        try (Connection inside = own.connect()) {
            execute(inside, "revoke all on schema public from public");
        }
        execute(connection, "comment on database " + name + " is '" + READY + "'");
    }

    private static Set<String> ready(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select datname from pg_database where "
                        + "shobj_description(oid, 'pg_database') = '" + READY + "'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
