package io.posthouse.ingest.http;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The public HTTP port.
 *
 * @param host address to listen on
 * @param port 0 takes a free one
 * @param loops threads that serve connections; more than there are cores does not help
 * @param maxBody bytes a body may have where {@code maxBodyOf} has no other limit
 * @param maxBodyOf the limit of a door, by the path as its route writes it
 * @param headOf the doors that are shown the head of a post, likewise
 * @param bodyTime a body must be complete within this time
 * @param idle a connection without traffic is closed after this time
 * @param gate how much is held at once; what comes beyond is told 503, or 429 when it is one address
 * @param proxies of our own before the port, each of which adds an address at the end of X-Forwarded-For
 */
public record HttpDoorSettings(
        String host,
        int port,
        int loops,
        long maxBody,
        Map<String, Long> maxBodyOf,
        Set<String> headOf,
        Duration bodyTime,
        Duration idle,
        GateLimits gate,
        int proxies) {
    long maxBody(String path) {
        return maxBodyOf.getOrDefault(path, maxBody);
    }
}
