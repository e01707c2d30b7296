package io.posthouse.writeback;

import io.posthouse.realm.Secret;
import java.net.URI;

/** How we log in at a destination. Secrets are asked for at each call, so that a changed one is used at once. */
sealed interface Auth {
    record None() implements Auth {}

    /** @param prefix before the secret: {@code "Bearer "} */
    record Header(String name, String prefix, Secret secret) implements Auth {}

    record Basic(String user, Secret secret) implements Auth {}

    /** Standard Webhooks: each body is signed. */
    record Signature(Secret secret) implements Auth {}

    /**
     * OAuth2 (RFC 6749).
     *
     * @param refresh the first refresh token; null = client credentials
     * @param inBody the client's id and secret go into the form, not into a Basic header
     * @param scope null = none, as audience
     */
    record OAuth(URI url, String client, Secret secret, Secret refresh, String scope, String audience, boolean inBody)
            implements Auth {}
}
