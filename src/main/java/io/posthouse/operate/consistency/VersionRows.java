package io.posthouse.operate.consistency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A team's versions, read by a cursor: some hundred rows are in memory, however many there are. Not thread-safe. */
final class VersionRows implements MergeCompare.Rows, AutoCloseable {
    private static final int FETCHED = 500;

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;

    /**
     * @param sql the team's own statement: realm, id, version, deleted
     * @param realm null for all
     */
    VersionRows(DataSource team, String sql, String realm) throws SQLException {
        connection = team.getConnection();
        try {
            // Without a transaction the driver would read everything at once.
            connection.setAutoCommit(false);
            statement = connection.prepareStatement("select realm, id, version, deleted from (" + sql
                    + "\n) v where ?::text is null or realm = ? order by realm collate \"C\", id collate \"C\"");
            statement.setFetchSize(FETCHED);
            statement.setString(1, realm);
            statement.setString(2, realm);
            rows = statement.executeQuery();
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Version next() throws SQLException {
        return rows.next()
                ? new Version(rows.getString(1), rows.getString(2), rows.getLong(3), rows.getBoolean(4))
                : null;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
