package io.posthouse.ingest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A path with variable segments: {@code /webhooks/mailgun/{realm}}. Immutable. */
final class PathTemplate {
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
        for (int i = 0; i < segments.length; i++) {
            int end = path.indexOf('/', start);
            if ((end < 0) != (i == segments.length - 1)) {
                return null;
            }
            String part = path.substring(start, end < 0 ? path.length() : end);
            String segment = segments[i];
            if (segment.startsWith("{") && segment.endsWith("}")) {
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
        return values;
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
