package io.posthouse.message;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times and sizes with their unit in the value: {@code 250ms}, {@code 30s}, {@code 64kB}; empty when it is neither. */
public final class Units {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|kB|MB)");

    private Units() {}

    public static Optional<Duration> duration(String text) {
        var match = TIME.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    public static Optional<Long> size(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "kB" -> number << 10;
                    case "MB" -> number << 20;
                    default -> number;
                });
    }
}
