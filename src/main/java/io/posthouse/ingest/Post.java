package io.posthouse.ingest;

import java.util.Map;

/**
 * What was posted to a door, or asked of it: no header but the content type travels on, because a sender chooses the rest
 * and nothing in a message may steer a route. Its bytes are never copied; nobody changes them. Shows nothing of itself: a path may hold a secret.
 *
 * @param path the variable parts of the path, decoded, by name
 * @param contentType as sent, null when absent
 * @param body the raw bytes, never null
 * @param head the head, for a door that needs some of it; {@link Head#NONE} for the others
 */
public record Post(Map<String, String> path, String contentType, byte[] body, Head head) {
    public Post(Map<String, String> path, String contentType, byte[] body) {
        this(path, contentType, body, Head.NONE);
    }

    /** A post to a door whose path has the realm only. */
    public static Post to(String realm, String contentType, byte[] body) {
        return new Post(Map.of("realm", realm), contentType, body);
    }

    /** The realm named by the path, unchecked; "" when the path has none. */
    public String realm() {
        return path.getOrDefault("realm", "");
    }

    /** Address of the other end of the connection; a proxy's, where one stands before us. "" when it is not known. */
    public String peer() {
        return head.peer();
    }

    /** Null when it is absent; several are joined with a comma. */
    public String header(String name) {
        return head.joined(name);
    }

    @Override
    public String toString() {
        return "Post";
    }
}
