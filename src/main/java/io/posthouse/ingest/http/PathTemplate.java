package io.posthouse.ingest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A path with variable segments, {@code /webhooks/mailgun/{realm}}; the last ones may be absent, {@code
 * /partners/{realm}/{partner}/[entity]}. Immutable.
 */
final class PathTemplate {
    /** The name of the segment that nobody may see but the door. */
    static final String SECRET = "secret";

    private final String text;
    private final String[] segments;

    PathTemplate(String path) {
        this.text = path.startsWith("/") ? path : "/" + path;
        this.segments = text.split("/", -1);
    }

    /** The variable segments by name, decoded; null when the path is another one. */
    Map<String, String> match(String path) {
        Map<String, String> values = new LinkedHashMap<>(4);
        int start = 0;
        for (String segment : segments) {
            boolean mayBeAbsent = segment.startsWith("[");
            if (start > path.length()) {
                return mayBeAbsent ? values : null;
            }
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            if (mayBeAbsent || segment.startsWith("{")) {
                String value = decoded(part);
                if (value == null) {
                    return null;
                }
                values.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(part)) {
                return null;
            }
            start = end + 1;
        }
        return start > path.length() ? values : null;
    }

    private static String decoded(String part) {
        if (part.isEmpty()) {
            return null;
        }
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
