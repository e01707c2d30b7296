package io.posthouse.operate.erasure;

import io.posthouse.message.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Whose data: a key within a realm.
 *
 * @param mention how it is found inside longer texts, as a pattern of PostgreSQL; null where only whole values count
 */
public record Subject(String realm, String key, String mention) {
    /** As a person named it. */
    public static Subject named(String realm, String key) {
        return new Subject(realm, key, Mention.of(key));
    }

    /** Another name of the same subject: a customer's id, an email's. Compared as a whole. */
    Subject also(String name) {
        return new Subject(realm, name, null);
    }

    /** The subject as the audit knows it: who has the subject can find the row, and nobody reads it there. */
    public String pseudonym() {
        byte[] digest = Digests.sha256((realm.length() + ":" + realm + key).getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    /** Holds personal data: never printed. */
    @Override
    public String toString() {
        return pseudonym();
    }
}
