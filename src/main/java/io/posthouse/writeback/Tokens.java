package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Hold;
import io.posthouse.queue.QueueUnavailable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * OAuth tokens: one for each destination of each realm, renewed before it ends or when it is refused, by one process while the
 * others wait. Values are never logged and stand encrypted in the queue's database. Thread-safe.
 */
final class Tokens {
    static final Duration LOGIN = Duration.ofMinutes(5);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration USUAL_LIFE = Duration.ofMinutes(30);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 250;
    private static final int LOOKS = 40;
    private static final int LARGEST = 64 << 10;

    private final TokenRows rows;
    private final Calls calls;
    private final Executor threads;
    private final Clock clock;
    private final Map<String, Token> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Token>> asked = new ConcurrentHashMap<>();

    Tokens(TokenRows rows, Calls calls, Executor threads, Clock clock) {
        this.rows = rows;
        this.calls = calls;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * A token that is good as far as we know. Completes exceptionally with {@link Hold} when there is none to be had.
     *
     * @param refused one that was refused; null = none was
     */
    CompletableFuture<Token> of(String realm, Destination destination, Auth.OAuth auth, Token refused) {
        String key = realm + "/" + destination.name();
        Token token = known.get(key);
        long stamp = refused == null ? -1 : refused.stamp();
        if (token != null
                && token.stamp() > stamp
                && token.expires().isAfter(clock.instant().plus(SKEW))) {
            return CompletableFuture.completedFuture(token);
        }
        // Many ask at once when one ends; they wait for one answer.
        return asked.computeIfAbsent(key + "/" + stamp, name -> {
            CompletableFuture<Token> asking = new CompletableFuture<>();
            threads.execute(() -> new Renewal(realm, destination, auth, stamp)
                    .look(LOOKS)
                    .whenComplete((found, failure) -> {
                        asked.remove(name);
                        if (failure == null) {
                            known.put(key, found);
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

    private final class Renewal {
        private final String realm;
        private final Destination destination;
        private final Auth.OAuth auth;
        private final long refused;

        Renewal(String realm, Destination destination, Auth.OAuth auth, long refused) {
            this.realm = realm;
            this.destination = destination;
            this.auth = auth;
            this.refused = refused;
        }

        CompletableFuture<Token> look(int looks) {
            try {
                String secret =
                        auth.secret().value().orElseThrow(() -> held("has no client secret that is set", LOGIN));
                Sealed sealed = new Sealed(secret, realm + "/" + destination.name());
                TokenRows.Found found = rows.find(realm, destination.name(), refused, sealed);
                if (found.token() != null) {
                    return CompletableFuture.completedFuture(found.token());
                }
                if (found.ours()) {
                    return renew(found.refresh(), secret, sealed);
                }
                if (looks == 0) {
                    throw held("waits for another process to renew its token", AWAY);
                }
                return CompletableFuture.supplyAsync(() -> look(looks - 1), later())
                        .thenCompose(next -> next);
            } catch (SQLException e) {
                return CompletableFuture.failedFuture(new QueueUnavailable("the tokens cannot be read", e));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private Executor later() {
            return CompletableFuture.delayedExecutor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, threads);
        }

        private CompletableFuture<Token> renew(String stored, String secret, Sealed sealed) {
            CompletableFuture<Answer> answered;
            try {
                answered = calls.send(request(stored, secret));
            } catch (RuntimeException e) {
                answered = CompletableFuture.failedFuture(e);
            }
            return answered.handleAsync(
                    (answer, failure) -> {
                        try {
                            if (failure != null) {
                                throw failure.getCause() instanceof Hold hold
                                        ? hold
                                        : held("gives no token: it cannot be reached", AWAY);
                            }
                            return store(answer, sealed);
                        } catch (SQLException e) {
                            throw new QueueUnavailable("the token cannot be stored", e);
                        } catch (RuntimeException e) {
                            release();
                            throw e;
                        }
                    },
                    threads);
        }

        private Token store(Answer answer, Sealed sealed) throws SQLException {
            JsonNode body = answer.json().orElse(null);
            String value = body == null ? null : body.path("access_token").textValue();
            if (answer.succeeded() && value != null && value.matches("[\\x21-\\x7e]{1,8000}")) {
                long seconds = body.path("expires_in").asLong(USUAL_LIFE.toSeconds());
                Duration life = Duration.ofSeconds(Math.max(60, Math.min(seconds, 86_400)));
                return rows.store(
                        realm,
                        destination.name(),
                        value,
                        body.path("refresh_token").textValue(),
                        clock.instant().plus(life),
                        sealed);
            }
            boolean login = answer.status() == 400 || answer.status() == 401 || answer.status() == 403;
            throw held(
                    "gives no token: it answered " + answer.status()
                            + (login ? "; check the client and its secret" : ""),
                    login ? LOGIN : AWAY);
        }

        private void release() {
            try {
                rows.release(realm, destination.name());
            } catch (SQLException e) {
                // The claim ends by itself.
                return;
            }
        }

        private Calls.Request request(String stored, String secret) {
            Map<String, String> form = new LinkedHashMap<>();
            if (auth.refresh() == null) {
                form.put("grant_type", "client_credentials");
            } else {
                form.put("grant_type", "refresh_token");
                form.put(
                        "refresh_token",
                        stored != null
                                ? stored
                                : auth.refresh()
                                        .value()
                                        .orElseThrow(() -> held("has no refresh token that is set", LOGIN)));
            }
            put(form, "scope", auth.scope());
            put(form, "audience", auth.audience());
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/x-www-form-urlencoded");
            headers.put("Accept", "application/json");
            if (auth.inBody()) {
                form.put("client_id", auth.client());
                form.put("client_secret", secret);
            } else {
                headers.put("Authorization", basic(encoded(auth.client()), encoded(secret)));
            }
            byte[] body = form.entrySet().stream()
                    .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"))
                    .getBytes(StandardCharsets.US_ASCII);
            return new Calls.Request(
                    "POST", auth.url(), headers, body, destination.connect(), destination.total(), LARGEST);
        }

        private Hold held(String what, Duration until) {
            return new Hold("destination " + destination.name() + " of " + realm + " " + what, until);
        }
    }

    static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static void put(Map<String, String> form, String name, String value) {
        if (value != null) {
            form.put(name, value);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
