package io.posthouse.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;

/**
 * An answer whose status and form the door decides.
 *
 * @param contentType null when there is no body
 * @param body never null
 */
public record Reply(int status, String contentType, byte[] body) {
    private static final int NO_CONTENT = 204;

    /** 204 has no body. */
    public static Reply json(int status, JsonNode body) {
        return status == NO_CONTENT
                ? new Reply(status, null, new byte[0])
                : new Reply(status, "application/json", StrictJson.write(body));
    }
}
