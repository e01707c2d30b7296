package io.posthouse.operate.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * What was asked.
 *
 * @param path normalised
 * @param query the last value of each name
 */
record ApiRequest(String method, String path, Map<String, String> query, byte[] body) {
    boolean reads() {
        return method.equals("GET");
    }

    /** Null when not given or empty. */
    String text(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    int number(String name, int otherwise, int most) {
        String value = text(name);
        try {
            return value == null ? otherwise : Math.max(1, Math.min(most, Integer.parseInt(value)));
        } catch (NumberFormatException e) {
            throw new BadRequest(name + " must be a whole number from 1 to " + most);
        }
    }

    static Instant instant(String name, String value) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new BadRequest(name + " must be a moment such as 2026-11-20T06:00:00Z");
        }
    }
}
