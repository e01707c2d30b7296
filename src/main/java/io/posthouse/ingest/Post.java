package io.posthouse.ingest;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What was posted to a door, or asked of it. A door looks up the few headers that its protocol needs, by names of its own; no
 * header travels on with the message, because a sender chooses them and nothing in a message may steer a route. Its bytes are
 * never copied; nobody changes them.
 *
 * @param path the variable parts of the path, decoded, by name
 * @param contentType as sent, null when absent
 * @param body the raw bytes, never null
 * @param method GET, POST, OPTIONS
 * @param address of the other end of the connection, "" when it is not known; made only when it is asked for
 * @param headers the value by name, null when absent; several are joined with a comma
 */
public record Post(
        Map<String, String> path,
        String contentType,
        byte[] body,
        String method,
        Supplier<String> address,
        UnaryOperator<String> headers) {
    private static final UnaryOperator<String> NONE = name -> null;

    public Post(Map<String, String> path, String contentType, byte[] body) {
        this(path, contentType, body, "POST", () -> "", NONE);
    }

    /** A post to a door whose path has the realm only. */
    public static Post to(String realm, String contentType, byte[] body) {
        return new Post(Map.of("realm", realm), contentType, body);
    }

    /** The realm named by the path, unchecked; "" when the path has none. */
    public String realm() {
        return path.getOrDefault("realm", "");
    }

    /** Address of the other end of the connection; a proxy's, where one stands before us. */
    public String peer() {
        return address.get();
    }

    /** Null when it is absent. */
    public String header(String name) {
        return headers.apply(name);
    }
}
