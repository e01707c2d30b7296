package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Hold;
import java.time.Duration;
import java.time.Instant;

/**
 * What a token endpoint gave (RFC 6749, 5.1).
 *
 * @param refresh the refresh token that is good from now on; null = the one before stays good
 */
record GivenToken(String value, String refresh, Instant expires) {
    private static final Duration USUAL_LIFE = Duration.ofMinutes(30);
    private static final Duration LOGIN = Duration.ofMinutes(5);
    private static final Duration AWAY = Duration.ofSeconds(30);

    /** @throws Hold when it gave none */
    static GivenToken of(Answer answer, Grant grant, Instant now) {
        JsonNode body = answer.json().orElse(null);
        String value = body == null ? null : body.path("access_token").textValue();
        if (answer.succeeded() && value != null && value.matches("[\\x21-\\x7e]{1,8000}")) {
            long seconds = body.path("expires_in").asLong(USUAL_LIFE.toSeconds());
            Duration life = Duration.ofSeconds(Math.max(60, Math.min(seconds, 86_400)));
            return new GivenToken(value, body.path("refresh_token").textValue(), now.plus(life));
        }
        boolean login = answer.status() == 400 || answer.status() == 401 || answer.status() == 403;
        String remedy = grant.refresh() == null
                ? "; check the client and its secret"
                : "; check the client and its secret, or connect it again and set the new refresh token";
        throw grant.held(
                "gives no token: it answered " + answer.status() + (login ? remedy : ""), login ? LOGIN : AWAY);
    }

    @Override
    public String toString() {
        return "token until " + expires;
    }
}
