package io.posthouse.writeback;

import io.posthouse.realm.Secret;
import io.posthouse.realm.Secrets;
import io.posthouse.yaml.Fields;
import java.util.regex.Pattern;

/** Reads how to log in. Secrets are references, never values. */
final class AuthReading {
    private static final String KINDS = "none, header, basic, client-credentials, refresh-token or standard-webhooks";
    private static final Pattern KIND =
            Pattern.compile("none|header|basic|client-credentials|refresh-token|standard-webhooks");
    private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e]{1,300}");
    private static final Pattern PREFIX = Pattern.compile("[\\x20-\\x7e]{0,40}");

    private final Fields fields;
    private final Secrets secrets;
    private final boolean allowPrivate;

    AuthReading(Fields fields, Secrets secrets, boolean allowPrivate) {
        this.fields = fields;
        this.secrets = secrets;
        this.allowPrivate = allowPrivate;
    }

    Auth read() {
        String kind = fields.name("kind", KIND, KINDS);
        Auth auth = kind == null ? new Auth.None() : read(kind);
        fields.whole();
        return auth;
    }

    private Auth read(String kind) {
        return switch (kind) {
            case "header" -> header();
            case "basic" -> new Auth.Basic(fields.name("user", TEXT, "the name of the user"), secret("secret"));
            case "standard-webhooks" -> new Auth.Signature(secret("secret"));
            case "client-credentials" -> oauth(null);
            case "refresh-token" -> oauth(secret("refresh-token"));
            default -> new Auth.None();
        };
    }

    private Auth header() {
        String name = fields.has("name") ? new Words(fields).header("name") : "Authorization";
        String prefix = fields.optional("prefix", PREFIX, "what stands before the secret, such as \"Bearer \"");
        return new Auth.Header(name, prefix == null ? "" : prefix, secret("secret"));
    }

    private Auth oauth(Secret refresh) {
        return new Auth.OAuth(
                DestinationReading.url(fields, "token-url", allowPrivate),
                fields.name("client", TEXT, "the client's id"),
                secret("secret"),
                refresh,
                fields.optional("scope", TEXT, "scopes, with blanks between them"),
                fields.optional("audience", TEXT, "the audience that the token is for"),
                fields.yes("in-body", false));
    }

    private Secret secret(String key) {
        if (!fields.has(key)) {
            fields.problem(
                    fields.line(key), "'" + key + "' is missing", "add " + key + ": file:name or env:REALM_..._NAME");
        }
        return secrets.one(fields, key);
    }
}
