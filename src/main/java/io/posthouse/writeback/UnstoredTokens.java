package io.posthouse.writeback;

import io.posthouse.message.Hop;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Tokens that were given and could not be stored: where each renewal gives a new refresh token and ends the old one, they are
 * the only way in. Kept in memory and stored as soon as the database takes them; until then nobody uses them. Thread-safe.
 */
final class UnstoredTokens {
    private static final long SOON_MILLIS = 100;
    private static final long LONGEST_MILLIS = 2_000;

    private final TokenRows rows;
    private final Executor threads;
    private final Map<String, GivenToken> waiting = new ConcurrentHashMap<>();

    /** @param threads may wait for the database */
    UnstoredTokens(TokenRows rows, Executor threads) {
        this.rows = rows;
        this.threads = threads;
    }

    /** How many only this process knows. */
    int count() {
        return waiting.size();
    }

    boolean waits(Grant grant) {
        return waiting.containsKey(key(grant));
    }

    /**
     * Stores what was given, now or as soon as it can be.
     *
     * @return empty when somebody else has renewed it since
     * @throws SQLException when it is not stored yet
     */
    Optional<Token> store(Grant grant, GivenToken given, long stamp) throws SQLException {
        try {
            return rows.store(grant, given, stamp);
        } catch (SQLException e) {
            waiting.put(key(grant), given);
            Hop.warning("writeback", "token-unstored")
                    .realm(grant.realm())
                    .destination(grant.destination().name())
                    .because("the database did not take a new token; should this process end before it does,"
                            + " the integration may have to be connected again")
                    .log();
            later(grant, given, stamp, SOON_MILLIS);
            throw e;
        }
    }

    private void later(Grant grant, GivenToken given, long stamp, long millis) {
        try {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, threads)
                    .execute(() -> again(grant, given, stamp, millis));
        } catch (RejectedExecutionException e) {
            // This process ends.
            return;
        }
    }

    private void again(Grant grant, GivenToken given, long stamp, long millis) {
        try {
            rows.store(grant, given, stamp);
            waiting.remove(key(grant), given);
            Hop.of("writeback", "token-stored")
                    .realm(grant.realm())
                    .destination(grant.destination().name())
                    .log();
        } catch (SQLException | RuntimeException e) {
            later(grant, given, stamp, Math.min(LONGEST_MILLIS, millis * 2));
        }
    }

    private static String key(Grant grant) {
        return grant.name() + "/" + grant.origin();
    }
}
