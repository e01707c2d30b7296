package io.posthouse.writeback;

import io.posthouse.message.Hold;
import io.posthouse.realm.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers that log a call in. Thread-safe. */
final class Logins {
    private final Tokens tokens;
    private final Clock clock;

    Logins(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @param token the OAuth token among them; null where there is none */
    record Login(Map<String, String> headers, Token token) {}

    /**
     * Completes exceptionally with {@link Hold} when a secret is not set.
     *
     * @param id of the write, signed with its body
     * @param refused a token that was refused; null = none was
     */
    CompletableFuture<Login> of(String realm, Destination destination, UUID id, byte[] body, Token refused) {
        Auth auth = destination.auth();
        if (auth instanceof Auth.OAuth oauth) {
            return tokens.of(realm, destination, oauth, refused)
                    .thenApply(token -> new Login(Map.of("Authorization", "Bearer " + token.value()), token));
        }
        try {
            return CompletableFuture.completedFuture(new Login(headers(realm, destination, id, body), null));
        } catch (Hold e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Map<String, String> headers(String realm, Destination destination, UUID id, byte[] body) {
        Auth auth = destination.auth();
        if (auth instanceof Auth.Header header) {
            return Map.of(header.name(), header.prefix() + value(header.secret(), realm, destination));
        }
        if (auth instanceof Auth.Basic basic) {
            return Map.of("Authorization", TokenRequest.basic(basic.user(), value(basic.secret(), realm, destination)));
        }
        if (auth instanceof Auth.Signature signature) {
            String time = Long.toString(clock.instant().getEpochSecond());
            String signed = signature(value(signature.secret(), realm, destination), id + "." + time + ".", body);
            return Map.of("webhook-id", id.toString(), "webhook-timestamp", time, "webhook-signature", "v1," + signed);
        }
        return Map.of();
    }

    private static String value(Secret secret, String realm, Destination destination) {
        String value = secret.value().orElse("");
        if (!value.matches("[\\x20-\\x7e]{1,8000}")) {
            throw new Hold(
                    "destination " + destination.name() + " of " + realm
                            + " has no secret that is set and fit for a header;" + " set it, nothing is lost meanwhile",
                    Tokens.LOGIN);
        }
        return value;
    }

    static String signature(String secret, String head, byte[] body) {
        try {
            byte[] key = secret.startsWith("whsec_")
                    ? Base64.getDecoder().decode(secret.substring(6))
                    : secret.getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(body == null ? new byte[0] : body));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Hold("the signing secret is no whsec_ with base64 behind it; correct it", Tokens.LOGIN);
        }
    }
}
