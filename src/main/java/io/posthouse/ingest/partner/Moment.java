package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A time as partners write it: RFC 3339 with its zone, or seconds or milliseconds since 1970. */
final class Moment {
    private static final double MILLIS_FROM = 1e11;
    private static final Duration AHEAD = Duration.ofDays(1);

    private Moment() {}

    /** Null when there is none. A time that is far ahead would win over every later change: it is refused. */
    static Instant of(JsonNode value, Instant now) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return null;
        }
        Instant time = read(value);
        if (time.isBefore(Instant.EPOCH)) {
            throw new BadInput("time is before 1970");
        }
        if (time.isAfter(now.plus(AHEAD))) {
            throw new BadInput("time is more than a day ahead of us");
        }
        return time;
    }

    private static Instant read(JsonNode value) {
        try {
            if (value.isTextual()) {
                return OffsetDateTime.parse(value.textValue()).toInstant();
            }
            if (value.isNumber() && Math.abs(value.doubleValue()) < 1e15) {
                double number = value.doubleValue();
                return Instant.ofEpochMilli((long) (number < MILLIS_FROM ? number * 1000 : number));
            }
        } catch (DateTimeException e) {
            // Told below: the exception's own text quotes the value.
        }
        throw new BadInput("time is neither RFC 3339 (2026-01-31T12:00:00Z) nor a number of seconds or milliseconds");
    }
}
