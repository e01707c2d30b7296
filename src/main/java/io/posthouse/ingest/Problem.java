package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.StrictJson;

/**
 * What a sender is told when it gets no success (RFC 9457). Holds no internals, no secret, no personal data.
 *
 * @param status HTTP status
 * @param type what it is, for programs; {@code urn:posthouse:problem:} and this
 * @param title the same for people, always equal for one type
 * @param detail which rule, which value, what next
 * @param retryAfter seconds until it is worth trying again, null when trying again does not help
 */
public record Problem(int status, String type, String title, String detail, Integer retryAfter) {
    public static final String CONTENT_TYPE = "application/problem+json";

    /** One that trying again later does not heal by itself. */
    public static Problem of(int status, String type, String title, String detail) {
        return new Problem(status, type, title, detail, null);
    }

    /** The body of the answer. */
    public byte[] json() {
        return StrictJson.write(JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:posthouse:problem:" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail));
    }
}
