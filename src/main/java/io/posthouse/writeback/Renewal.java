package io.posthouse.writeback;

import io.posthouse.message.Hold;
import io.posthouse.queue.QueueUnavailable;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Finds the newest token of a grant, or renews it, where no other process is at it. */
final class Renewal {
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 250;
    private static final int LOOKS = 40;

    private final Grant grant;
    private final long refused;
    private final TokenRows rows;
    private final UnstoredTokens unstored;
    private final Calls calls;
    private final Executor threads;
    private final Clock clock;

    /** @param refused the stamp of a token that is no good; -1 = none */
    Renewal(
            Grant grant,
            long refused,
            TokenRows rows,
            UnstoredTokens unstored,
            Calls calls,
            Executor threads,
            Clock clock) {
        this.grant = grant;
        this.refused = refused;
        this.rows = rows;
        this.unstored = unstored;
        this.calls = calls;
        this.threads = threads;
        this.clock = clock;
    }

    /** Completes exceptionally with {@link Hold}, or {@link QueueUnavailable} when the database is away. */
    CompletableFuture<Token> begin() {
        return look(LOOKS);
    }

    private CompletableFuture<Token> look(int left) {
        try {
            if (unstored.waits(grant)) {
                throw new QueueUnavailable("a new token cannot be stored yet", null);
            }
            TokenRows.Found found = rows.find(grant, refused);
            if (found.token() != null) {
                return CompletableFuture.completedFuture(found.token());
            }
            if (found.ours()) {
                return renew(found, left);
            }
            return lookAgain(left);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(new QueueUnavailable("the tokens cannot be read", e));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Token> lookAgain(int left) {
        if (left == 0) {
            throw grant.held("waits for another process to renew its token", AWAY);
        }
        var later = CompletableFuture.delayedExecutor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, threads);
        return CompletableFuture.supplyAsync(() -> look(left - 1), later).thenCompose(next -> next);
    }

    private CompletableFuture<Token> renew(TokenRows.Found found, int left) {
        CompletableFuture<Answer> answered;
        try {
            answered = calls.send(TokenRequest.of(grant, found.refresh()));
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.handleAsync((answer, failure) -> stored(given(answer, failure), found), threads)
                .thenCompose(
                        token -> token.map(CompletableFuture::completedFuture).orElseGet(() -> lookAgain(left)));
    }

    private GivenToken given(Answer answer, Throwable failure) {
        try {
            if (failure != null) {
                throw failure.getCause() instanceof Hold hold
                        ? hold
                        : grant.held("gives no token: it cannot be reached", AWAY);
            }
            return GivenToken.of(answer, grant, clock.instant());
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    /** Before anybody uses it: the refresh token that it came for may be dead by now. */
    private Optional<Token> stored(GivenToken given, TokenRows.Found found) {
        try {
            return unstored.store(grant, given, found.stamp());
        } catch (SQLException e) {
            throw new QueueUnavailable("a new token cannot be stored yet", e);
        }
    }

    private void release() {
        try {
            rows.release(grant);
        } catch (SQLException e) {
            // The claim ends by itself.
            return;
        }
    }
}
