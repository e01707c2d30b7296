package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.Head;
import io.posthouse.jq.Jq;
import io.posthouse.jq.Meter;
import io.posthouse.message.BadInput;
import java.util.Map;

/**
 * Where the partner's own, stable id of a change stands. Exactly one is set, or none where it has no such id.
 *
 * @param header name of a header; {@code webhook-id} is also found as svix-id
 * @param row said of a row
 */
record Key(String header, Jq row) {
    static final Key NONE = new Key(null, null);
    static final String WEBHOOK_ID = "webhook-id";

    private static final int LONGEST = 500;

    /** A header is of the whole post, so each of its rows needs its number beside it. */
    boolean ofThePost() {
        return header != null;
    }

    /** Null where the partner has no such id. */
    String of(Head head, JsonNode input, Map<String, JsonNode> variables, Meter meter) {
        if (header != null) {
            return usable(WEBHOOK_ID.equals(header) ? StandardWebhooksProof.id(head) : head.one(header));
        }
        if (row == null) {
            return null;
        }
        var said = row.run(input, variables, meter, 1);
        JsonNode id = said.isEmpty() ? null : said.get(0);
        return usable(id == null || !id.isValueNode() || id.isNull() ? null : id.asText());
    }

    private static String usable(String id) {
        if (id == null || id.isBlank() || id.length() > LONGEST) {
            throw new BadInput("the id of the change is missing, or longer than " + LONGEST + " characters");
        }
        return id;
    }
}
