package io.posthouse.writeback;

import io.posthouse.message.Digests;
import io.posthouse.message.Hold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What a destination of a realm gets its tokens for, with the secrets as they are set now (RFC 6749, 1.3).
 *
 * <p>All tokens descend from one secret that a person set: the refresh token, or without one the client's secret. They are kept
 * by its fingerprint and sealed with it. So who connects an integration again gets new tokens at once, who takes that back
 * finds the old ones where they were, and a changed client's secret does not lose a refresh token that was rotated.
 */
final class Grant {
    private static final Duration UNSET = Duration.ofMinutes(5);
    private static final int FINGERPRINT = 16;

    private final String realm;
    private final Destination destination;
    private final Auth.OAuth auth;
    private final String clientSecret;
    private final String refresh;
    private final String origin;

    private Grant(String realm, Destination destination, Auth.OAuth auth, String clientSecret, String refresh) {
        this.realm = realm;
        this.destination = destination;
        this.auth = auth;
        this.clientSecret = clientSecret;
        this.refresh = refresh;
        byte[] digest = Digests.sha256(
                ("posthouse write-back origin\0" + name() + "\0" + source()).getBytes(StandardCharsets.UTF_8));
        this.origin = HexFormat.of().formatHex(digest, 0, FINGERPRINT);
    }

    /** @throws Hold when a secret is not set */
    static Grant of(String realm, Destination destination, Auth.OAuth auth) {
        String secret = auth.secret().value().orElseThrow(() -> unset(realm, destination, "client secret"));
        String refresh = auth.refresh() == null
                ? null
                : auth.refresh().value().orElseThrow(() -> unset(realm, destination, "refresh token"));
        return new Grant(realm, destination, auth, secret, refresh);
    }

    String realm() {
        return realm;
    }

    Destination destination() {
        return destination;
    }

    Auth.OAuth auth() {
        return auth;
    }

    String clientSecret() {
        return clientSecret;
    }

    /** The refresh token that a person set; null where the client's own credentials do. */
    String refresh() {
        return refresh;
    }

    /** The fingerprint of the secret that its tokens descend from. */
    String origin() {
        return origin;
    }

    /** Of the realm's destination. */
    String name() {
        return realm + "/" + destination.name();
    }

    Sealed sealed() {
        return new Sealed(source(), name());
    }

    Hold held(String what, Duration until) {
        return held(realm, destination, what, until);
    }

    @Override
    public String toString() {
        return name();
    }

    private String source() {
        return refresh == null ? clientSecret : refresh;
    }

    private static Hold unset(String realm, Destination destination, String what) {
        return held(realm, destination, "has no " + what + " that is set", UNSET);
    }

    private static Hold held(String realm, Destination destination, String what, Duration until) {
        return new Hold("destination " + destination.name() + " of " + realm + " " + what, until);
    }
}
