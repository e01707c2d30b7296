package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;

/** The token of each (realm, destination), and who may renew it: one process at a time (table write_back_token). */
final class TokenRows {
    private static final String MAKE =
            "insert into write_back_token(realm, destination) values (?, ?) on conflict do nothing";
    private static final String LOCK = "select stamp, token, refresh, expires_at,"
            + " coalesce(expires_at > clock_timestamp() + interval '30 s', false) as fresh,"
            + " coalesce(claimed_until > clock_timestamp(), false) as claimed"
            + " from write_back_token where realm = ? and destination = ? for update";
    private static final String CLAIM =
            "update write_back_token set claimed_until = clock_timestamp() + interval '60 s'"
                    + " where realm = ? and destination = ?";
    private static final String STORE = "update write_back_token set token = ?, refresh = coalesce(?, refresh),"
            + " expires_at = ?, stamp = stamp + 1, claimed_until = null where realm = ? and destination = ?"
            + " returning stamp";
    private static final String RELEASE =
            "update write_back_token set claimed_until = null where realm = ? and destination = ?";

    private final DataSource queue;

    TokenRows(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param token null when there is none that may be used
     * @param refresh the newest refresh token as stored; null when there is none
     * @param ours whether to renew it is now ours
     */
    record Found(Token token, String refresh, boolean ours) {}

    /**
     * The token to use; else, when nobody is at it, the right to renew it.
     *
     * @param refused the stamp of one that is no good; -1 = none
     */
    Found find(String realm, String destination, long refused, Sealed sealed) throws SQLException {
        return Transaction.of(queue, connection -> {
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                key(lock, 1, realm, destination);
                ResultSet row = lock.executeQuery();
                if (!row.next()) {
                    run(connection, MAKE, realm, destination);
                    row = lock.executeQuery();
                    row.next();
                }
                String value = sealed.open(row.getBytes("token")).orElse(null);
                if (value != null && row.getBoolean("fresh") && row.getLong("stamp") > refused) {
                    Instant expires = row.getTimestamp("expires_at").toInstant();
                    return new Found(new Token(value, row.getLong("stamp"), expires), null, false);
                }
                if (row.getBoolean("claimed")) {
                    return new Found(null, null, false);
                }
                String refresh = sealed.open(row.getBytes("refresh")).orElse(null);
                run(connection, CLAIM, realm, destination);
                return new Found(null, refresh, true);
            }
        });
    }

    /** @param refresh a new refresh token, null when it stays the same */
    Token store(String realm, String destination, String value, String refresh, Instant expires, Sealed sealed)
            throws SQLException {
        return Transaction.of(queue, connection -> {
            try (PreparedStatement update = connection.prepareStatement(STORE)) {
                update.setBytes(1, sealed.seal(value));
                update.setBytes(2, refresh == null ? null : sealed.seal(refresh));
                update.setTimestamp(3, Timestamp.from(expires));
                key(update, 4, realm, destination);
                try (ResultSet row = update.executeQuery()) {
                    row.next();
                    return new Token(value, row.getLong(1), expires);
                }
            }
        });
    }

    void release(String realm, String destination) throws SQLException {
        Transaction.of(queue, connection -> run(connection, RELEASE, realm, destination));
    }

    private static int run(Connection connection, String sql, String realm, String destination) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            key(statement, 1, realm, destination);
            return statement.executeUpdate();
        }
    }

    private static void key(PreparedStatement statement, int at, String realm, String destination) throws SQLException {
        statement.setString(at, realm);
        statement.setString(at + 1, destination);
    }
}
