package io.posthouse.operate.http;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One spelling for each path: percent-encoding of harmless characters taken off, empty, {@code .} and {@code ..} segments
 * resolved, no slash at the end. What could still be read in two ways has no spelling.
 */
final class RequestPath {
    private static final Pattern ENCODED = Pattern.compile("%([0-9a-fA-F]{2})");
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._~/-]*");

    private RequestPath() {}

    /** Empty for what is no path, or not one of ours in any reading (an encoded slash, a semicolon, a double encoding). */
    static Optional<String> of(String raw) {
        if (raw == null) {
            return Optional.empty();
        }
        String decoded = ENCODED.matcher(raw).replaceAll(match -> {
            char c = (char) Integer.parseInt(match.group(1), 16);
            return harmless(c) ? String.valueOf(c) : "%";
        });
        if (!PLAIN.matcher(decoded).matches()) {
            return Optional.empty();
        }
        var segments = new ArrayDeque<String>();
        for (String segment : decoded.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return Optional.of("/" + String.join("/", segments));
    }

    private static boolean harmless(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "._~-".indexOf(c) >= 0);
    }
}
