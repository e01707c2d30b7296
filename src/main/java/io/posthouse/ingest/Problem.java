package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.StrictJson;
import java.util.List;

/**
 * What a sender is told when it gets no success (RFC 9457). Holds no internals, no secret, no personal data.
 *
 * @param status HTTP status
 * @param type what it is, for programs; {@code urn:posthouse:problem:} and this
 * @param title the same for people, always equal for one type
 * @param detail which rule, which value, what next
 * @param retryAfter seconds until it is worth trying again, null when trying again does not help
 * @param rows what is wrong where, when the body has rows
 */
public record Problem(int status, String type, String title, String detail, Integer retryAfter, List<RowProblem> rows) {
    public static final String CONTENT_TYPE = "application/problem+json";

    public Problem(int status, String type, String title, String detail, Integer retryAfter) {
        this(status, type, title, detail, retryAfter, List.of());
    }

    /** One that trying again later does not heal by itself. */
    public static Problem of(int status, String type, String title, String detail) {
        return new Problem(status, type, title, detail, null);
    }

    /** The body of the answer. */
    public byte[] json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:posthouse:problem:" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!rows.isEmpty()) {
            var list = json.putArray("rows");
            rows.forEach(row -> list.addObject().put("row", row.row()).put("rule", row.rule()));
        }
        return StrictJson.write(json);
    }
}
