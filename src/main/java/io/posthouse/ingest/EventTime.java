package io.posthouse.ingest;

import java.time.Instant;

/** Seconds since 1970 with up to nine decimals, as Mailgun writes them. */
final class EventTime {
    private EventTime() {}

    /** Null when the text is no such time. */
    static Instant of(String seconds) {
        if (seconds == null) {
            return null;
        }
        int point = seconds.indexOf('.');
        int whole = point < 0 ? seconds.length() : point;
        if (whole < 1 || whole > 11 || !digits(seconds, 0, whole) || !digits(seconds, whole + 1, seconds.length())) {
            return null;
        }
        int nanos = 0;
        for (int i = 0; i < 9; i++) {
            int at = whole + 1 + i;
            nanos = nanos * 10 + (at < seconds.length() ? seconds.charAt(at) - '0' : 0);
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds, 0, whole, 10), nanos);
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
