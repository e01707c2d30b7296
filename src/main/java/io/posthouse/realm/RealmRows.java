package io.posthouse.realm;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of realms, on one connection. */
public final class RealmRows {
    static final int KEPT_VERSIONS = 20;
    private static final String COLUMNS =
            "name, document, mappings, version, managed_by, applied_by, applied_at, removed";
    private static final String ROW = "select id, " + COLUMNS + " from realm";
    private static final String VERSION = "select realm as id, " + COLUMNS + " from realm_version";

    private final Connection connection;

    public RealmRows(Connection connection) {
        this.connection = connection;
    }

    /** Of the last change of any realm. */
    public long version() throws SQLException {
        try (var select = connection.prepareStatement("select version from realm_counter");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** All, also removed ones, by id. */
    public List<RealmRow> all() throws SQLException {
        return list(ROW + " order by id");
    }

    /** Those changed after this version, also removed ones. */
    public List<RealmRow> since(long version) throws SQLException {
        return list(ROW + " where version > ? order by version", version);
    }

    public Optional<RealmRow> find(String realm) throws SQLException {
        return list(ROW + " where id = ?", realm).stream().findFirst();
    }

    /** As it was in one of its last versions. */
    public Optional<RealmRow> find(String realm, long version) throws SQLException {
        return list(VERSION + " where realm = ? and version = ?", realm, version).stream()
                .findFirst();
    }

    /** Its last versions, the newest first. */
    public List<RealmRow> history(String realm) throws SQLException {
        return list(VERSION + " where realm = ? order by version desc", realm);
    }

    /** To be the only one who changes realms, until the end of the transaction. */
    void lock() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '10s'");
            statement.execute("select from realm_counter for update");
        }
    }

    long nextVersion() throws SQLException {
        try (var update = connection.prepareStatement(
                        "update realm_counter set version = version + 1 returning version");
                ResultSet row = update.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Writes the row as its newest version; when it was applied is the database's to say. */
    void write(RealmRow row) throws SQLException {
        update(
                "insert into realm (id, name, document, mappings, version, managed_by, applied_by, removed)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set name = excluded.name,"
                        + " document = excluded.document, mappings = excluded.mappings, version = excluded.version, managed_by = excluded.managed_by,"
                        + " applied_by = excluded.applied_by, applied_at = now(), removed = excluded.removed",
                row.id(),
                row.name(),
                row.document(),
                row.mappings(),
                row.version(),
                row.managedBy(),
                row.appliedBy(),
                row.removed());
        update(
                "insert into realm_version (realm, " + COLUMNS + ") select id, " + COLUMNS + " from realm where id = ?",
                row.id());
        update(
                "delete from realm_version where realm = ? and version <= (select version from realm_version"
                        + " where realm = ? order by version desc offset " + KEPT_VERSIONS + " limit 1)",
                row.id(),
                row.id());
    }

    void audit(String actor, String action, String scope, long count) throws SQLException {
        update("insert into audit (actor, action, scope, count) values (?, ?, ?, ?)", actor, action, scope, count);
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (var statement = prepared(sql, parameters)) {
            statement.executeUpdate();
        }
    }

    private List<RealmRow> list(String sql, Object... parameters) throws SQLException {
        try (var statement = prepared(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<RealmRow> list = new ArrayList<>();
            while (rows.next()) {
                list.add(new RealmRow(
                        rows.getString("id"),
                        rows.getString("name"),
                        rows.getString("document"),
                        rows.getString("mappings"),
                        rows.getLong("version"),
                        rows.getString("managed_by"),
                        rows.getString("applied_by"),
                        rows.getTimestamp("applied_at").toInstant(),
                        rows.getBoolean("removed")));
            }
            return list;
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
