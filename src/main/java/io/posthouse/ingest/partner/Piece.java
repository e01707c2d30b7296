package io.posthouse.ingest.partner;

import io.posthouse.ingest.Post;
import java.nio.charset.StandardCharsets;

/**
 * One piece of what a partner signs.
 *
 * @param literal what stands there for {@link What#LITERAL}; null for the others
 */
record Piece(What what, String literal) {
    enum What {
        BODY,
        TIMESTAMP,
        METHOD,
        URI,
        SECRET,
        LITERAL
    }

    static final String WANTED =
            "a list of body, timestamp, method, uri, secret and punctuated texts such as \".\" or \"v0:\"";

    /** Null when it is neither a word we know nor a text that can only be meant literally. */
    static Piece of(String text) {
        for (What what : What.values()) {
            if (what != What.LITERAL
                    && what.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
                return new Piece(what, null);
            }
        }
        return text.matches("[a-z-]*") ? null : new Piece(What.LITERAL, text);
    }

    /**
     * @param url scheme and host as the partner calls us, for {@link What#URI}
     * @param time the signed time as it was sent, never null
     */
    byte[] bytes(Post post, String url, String time, byte[] key) {
        return switch (what) {
            case BODY -> post.body();
            case TIMESTAMP -> utf8(time);
            case METHOD -> utf8(post.head().method());
            case URI -> utf8(url + post.head().target());
            case SECRET -> key;
            case LITERAL -> utf8(literal);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
