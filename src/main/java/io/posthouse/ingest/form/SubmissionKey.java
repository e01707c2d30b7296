package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.Post;
import io.posthouse.message.Digests;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What makes two submissions one: the sender's Idempotency-Key, else the nonce of the page, else, where it says who sends it,
 * the content within one window of time. Without any of them two visitors can send the same words ("all fine"): then each
 * submission is one of its own, because one kept twice does less harm than one that was lost. It is kept as the message's single-use token, beside a digest of the data: the same key with the same data
 * is the same submission, whichever process gets it; with other data it is refused.
 *
 * <p>Not the message's id, because that begins with a time, and none of these says one: two clicks around midnight would
 * be two messages.
 */
final class SubmissionKey {
    /** Long enough for a person who clicks again because nothing seemed to happen. */
    static final long WINDOW_SECONDS = 600;

    /** RFC 8941 string, or the same without its quotes. */
    private static final Pattern KEY = Pattern.compile("\"[ !#-\\[\\]-~]{1,255}\"|[!#-+\\--\\[\\]-~]{1,255}");

    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9._~+/=-]{8,128}");

    private SubmissionKey() {}

    /** Null when there is none; {@code ""} when what there is cannot be one. */
    static String header(Post post) {
        String key = post.header("Idempotency-Key");
        if (key == null) {
            return null;
        }
        return !KEY.matcher(key).matches() ? "" : key.startsWith("\"") ? key.substring(1, key.length() - 1) : key;
    }

    /** The nonce that was sent; null when there is none that can be one. */
    static String nonce(String sent) {
        return sent != null && NONCE.matcher(sent).matches() ? sent : null;
    }

    /**
     * @param key of the header, null when there is none
     * @param nonce null when there is none
     * @param personal whether the content says who sends it
     * @return null when nothing makes it the same as another
     */
    static UUID of(String realm, String form, String key, String nonce, JsonNode data, boolean personal, Instant now) {
        if (key != null) {
            return token(realm, form, "key", key);
        }
        if (nonce != null) {
            return token(realm, form, "nonce", nonce);
        }
        if (!personal) {
            return null;
        }
        String window = Long.toString(now.getEpochSecond() / WINDOW_SECONDS);
        return token(
                realm, form, "content " + window, HexFormat.of().formatHex(Digests.sha256(StrictJson.write(data))));
    }

    private static UUID token(String realm, String form, String kind, String key) {
        return MessageIds.of(Instant.EPOCH, realm, "form", form, kind, key);
    }
}
