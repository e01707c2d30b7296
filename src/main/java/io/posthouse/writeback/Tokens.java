package io.posthouse.writeback;

import io.posthouse.message.Hold;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * OAuth tokens: one for each destination of each realm, renewed before it ends or when it is refused, by one process while the
 * others wait. A new one is stored before it is used. Values are never logged and stand encrypted in the queue's database.
 * Thread-safe.
 */
final class Tokens {
    static final Duration LOGIN = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final TokenRows rows;
    private final UnstoredTokens unstored;
    private final Calls calls;
    private final Executor threads;
    private final Clock clock;
    private final Map<String, Token> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Token>> asked = new ConcurrentHashMap<>();

    Tokens(TokenRows rows, Calls calls, Executor threads, Clock clock) {
        this.rows = rows;
        this.unstored = new UnstoredTokens(rows, threads);
        this.calls = calls;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * A token that is good as far as we know. Completes exceptionally with {@link Hold} when there is none to be had, with
     * {@link io.posthouse.queue.QueueUnavailable} when the database is away.
     *
     * @param refused one that was refused; null = none was
     */
    CompletableFuture<Token> of(String realm, Destination destination, Auth.OAuth auth, Token refused) {
        Grant grant;
        try {
            grant = Grant.of(realm, destination, auth);
        } catch (Hold e) {
            return CompletableFuture.failedFuture(e);
        }
        long stamp = refused == null || !refused.origin().equals(grant.origin()) ? -1 : refused.stamp();
        Token token = known.get(grant.name());
        if (token != null && isGood(token, grant, stamp)) {
            return CompletableFuture.completedFuture(token);
        }
        // Many ask at once when one ends; they wait for one answer.
        return asked.computeIfAbsent(grant.name() + "/" + grant.origin() + "/" + stamp, name -> {
            CompletableFuture<Token> asking = new CompletableFuture<>();
            threads.execute(() -> new Renewal(grant, stamp, rows, unstored, calls, threads, clock)
                    .begin()
                    .whenComplete((found, failure) -> {
                        asked.remove(name);
                        if (failure == null) {
                            known.put(grant.name(), found);
                            asking.complete(found);
                        } else {
                            asking.completeExceptionally(
                                    failure instanceof CompletionException && failure.getCause() != null
                                            ? failure.getCause()
                                            : failure);
                        }
                    }));
            return asking;
        });
    }

    /** How many were given, could not be stored yet, and are known to this process alone. */
    int unstored() {
        return unstored.count();
    }

    private boolean isGood(Token token, Grant grant, long refused) {
        return token.origin().equals(grant.origin())
                && token.stamp() > refused
                && token.expires().isAfter(clock.instant().plus(SKEW));
    }
}
