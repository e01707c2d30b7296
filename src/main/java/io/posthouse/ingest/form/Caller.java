package io.posthouse.ingest.form;

import io.posthouse.ingest.ContentType;
import io.posthouse.ingest.Post;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, as far as the answer depends on it.
 *
 * @param json whether it reads JSON; else it is a browser with a person before it
 * @param origin the page the request came from, null when it does not say
 * @param welcome whether requests from that page are taken
 */
record Caller(boolean json, String origin, boolean welcome) {
    static Caller of(Post post, Set<String> origins) {
        String accept = post.header("Accept");
        boolean json = ContentType.of(post.contentType()).media().equals(Typed.JSON)
                || accept != null && accept.contains(Typed.JSON) && !accept.contains("text/html");
        String origin = post.header("Origin");
        return new Caller(json, origin, origin == null || origins.contains(origin) || own(origin, post.header("Host")));
    }

    /** From a page that this door itself has shown. */
    private static boolean own(String origin, String host) {
        return host != null && (origin.equals("https://" + host) || origin.equals("http://" + host));
    }

    /** What lets the script of a welcome page read the answer. */
    Map<String, String> cors() {
        return origin == null || !welcome
                ? Map.of("Vary", "Origin, Accept")
                : Map.of(
                        "Vary",
                        "Origin, Accept",
                        "Access-Control-Allow-Origin",
                        origin,
                        "Access-Control-Expose-Headers",
                        "Location, Retry-After");
    }
}
