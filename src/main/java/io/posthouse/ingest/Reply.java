package io.posthouse.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole answer of a door that has more to say than a status and a body: pages, redirects, what caches and browsers need to
 * know. Header values are ours or checked, and on one line.
 *
 * @param headers by name, in their order
 * @param refused the type of problem for the log, null when it is none
 */
public record Reply(int status, Map<String, String> headers, byte[] body, String refused) {
    private static final byte[] NOTHING = new byte[0];

    /** Without a body. */
    public static Reply of(int status) {
        return new Reply(status, Map.of(), NOTHING, null);
    }

    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, null);
    }

    /** 204 has no body. */
    public static Reply json(int status, JsonNode body) {
        return status == 204 ? of(status) : of(status, "application/json", StrictJson.write(body));
    }

    public static Reply of(Problem problem) {
        Reply reply = of(problem.status(), Problem.CONTENT_TYPE, problem.json()).because(problem.type());
        return problem.retryAfter() == null ? reply : reply.with("Retry-After", Integer.toString(problem.retryAfter()));
    }

    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, refused);
    }

    public Reply with(Map<String, String> others) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new Reply(status, more, body, refused);
    }

    /** The same, seen in the log as refused. */
    public Reply because(String type) {
        return new Reply(status, headers, body, type);
    }

    /** The same head without the body: for a reader that has it already. */
    public Reply notModified() {
        Map<String, String> head = new LinkedHashMap<>(headers);
        head.remove("Content-Type");
        return new Reply(304, head, NOTHING, null);
    }

    /** Null when it is absent. */
    public String header(String name) {
        return headers.get(name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
