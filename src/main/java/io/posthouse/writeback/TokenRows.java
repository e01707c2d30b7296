package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The token of each grant, and who may renew it: one process at a time (table write_back_token). Thread-safe.
 */
final class TokenRows {
    private static final String KEY = " where realm = ? and destination = ? and origin = ?";
    private static final String MAKE =
            "insert into write_back_token(realm, destination, origin) values (?, ?, ?) on conflict do nothing";
    private static final String LOCK = "select stamp, token, refresh, expires_at,"
            + " coalesce(expires_at > clock_timestamp() + interval '30 s', false) as fresh,"
            + " coalesce(claimed_until > clock_timestamp(), false) as claimed"
            + " from write_back_token" + KEY + " for update";
    // Longer than the call for a token may take.
    private static final String CLAIM =
            "update write_back_token set claimed_until = clock_timestamp() + interval '60 s'" + KEY;
    private static final String STORE = "insert into write_back_token as t"
            + "(realm, destination, origin, token, refresh, expires_at, stamp, stored_at)"
            + " values (?, ?, ?, ?, ?, ?, ? + 1, clock_timestamp())"
            + " on conflict (realm, destination, origin) do update set token = excluded.token,"
            + " refresh = coalesce(excluded.refresh, t.refresh), expires_at = excluded.expires_at,"
            + " stamp = excluded.stamp, stored_at = excluded.stored_at, claimed_until = null"
            + " where t.stamp < excluded.stamp returning stamp";
    // Who takes a refresh token back that was set by mistake does so sooner.
    private static final String FORGET = "delete from write_back_token where realm = ? and destination = ?"
            + " and origin <> ? and stored_at < clock_timestamp() - interval '30 days'";
    private static final String RELEASE = "update write_back_token set claimed_until = null" + KEY;

    private final DataSource queue;

    TokenRows(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param token null when there is none that may be used
     * @param refresh the newest refresh token as stored; null when there is none
     * @param stamp of the newest token, 0 when there was none yet
     * @param ours whether to renew it is now ours
     */
    record Found(Token token, String refresh, long stamp, boolean ours) {}

    /**
     * The token to use; else, when nobody is at it, the right to renew it.
     *
     * @param refused the stamp of one that is no good; -1 = none
     */
    Found find(Grant grant, long refused) throws SQLException {
        Sealed sealed = grant.sealed();
        return Transaction.of(queue, connection -> {
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                key(lock, grant);
                ResultSet row = lock.executeQuery();
                if (!row.next()) {
                    run(connection, MAKE, grant);
                    row = lock.executeQuery();
                    row.next();
                }
                long stamp = row.getLong("stamp");
                String value = sealed.open(row.getBytes("token")).orElse(null);
                if (value != null && row.getBoolean("fresh") && stamp > refused) {
                    Instant expires = row.getTimestamp("expires_at").toInstant();
                    return new Found(new Token(value, grant.origin(), stamp, expires), null, stamp, false);
                }
                if (row.getBoolean("claimed")) {
                    return new Found(null, null, stamp, false);
                }
                String refresh = sealed.open(row.getBytes("refresh")).orElse(null);
                run(connection, CLAIM, grant);
                return new Found(null, refresh, stamp, true);
            }
        });
    }

    /**
     * Keeps what was given. Empty when somebody else has renewed it since: then theirs is the newer one.
     *
     * @param stamp as it was found before the token was asked for
     */
    Optional<Token> store(Grant grant, GivenToken given, long stamp) throws SQLException {
        Sealed sealed = grant.sealed();
        return Transaction.of(queue, connection -> {
            run(connection, FORGET, grant);
            try (PreparedStatement insert = connection.prepareStatement(STORE)) {
                key(insert, grant);
                insert.setBytes(4, sealed.seal(given.value()));
                insert.setBytes(5, given.refresh() == null ? null : sealed.seal(given.refresh()));
                insert.setTimestamp(6, Timestamp.from(given.expires()));
                insert.setLong(7, stamp);
                try (ResultSet row = insert.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Token(given.value(), grant.origin(), row.getLong(1), given.expires()))
                            : Optional.empty();
                }
            }
        });
    }

    void release(Grant grant) throws SQLException {
        Transaction.of(queue, connection -> run(connection, RELEASE, grant));
    }

    private static int run(Connection connection, String sql, Grant grant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            key(statement, grant);
            return statement.executeUpdate();
        }
    }

    private static void key(PreparedStatement statement, Grant grant) throws SQLException {
        statement.setString(1, grant.realm());
        statement.setString(2, grant.destination().name());
        statement.setString(3, grant.origin());
    }
}
