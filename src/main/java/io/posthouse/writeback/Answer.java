package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.util.Map;
import java.util.Optional;

/**
 * What an outside system answered: hostile until checked.
 *
 * @param headers by small name; of several of one name the first
 * @param body as it came, never unpacked; at most as long as was allowed
 * @param cut whether there was more
 */
public record Answer(int status, Map<String, String> headers, byte[] body, boolean cut) {

    public String header(String name) {
        return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    /** Its body as JSON; empty when it is none, packed or cut. */
    public Optional<JsonNode> json() {
        if (cut || body.length == 0 || headers.containsKey("content-encoding")) {
            return Optional.empty();
        }
        try {
            return Optional.of(StrictJson.parse(body));
        } catch (BadInput e) {
            return Optional.empty();
        }
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
