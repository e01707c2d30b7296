package io.posthouse.writeback;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long an outside system asks us to wait. What it says is clamped: it can slow us down for a day, not for ever. */
final class RetryAfter {
    static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** Seconds or an HTTP date; null for anything else. */
    static Duration of(String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d+(\\.\\d+)?")) {
            String whole = text.replaceFirst("\\..*", "");
            // Rounded up: a moment too early would be refused again.
            long more = whole.length() == text.length() ? 0 : 1;
            return whole.length() > 9 ? LONGEST : clamped(Duration.ofSeconds(Long.parseLong(whole) + more));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return clamped(Duration.between(now, until));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Until the day of UTC is over. */
    static Duration midnight(Instant now) {
        var day = now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1);
        return Duration.between(now, day.atTime(LocalTime.MIDNIGHT).toInstant(ZoneOffset.UTC));
    }

    static Duration clamped(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
