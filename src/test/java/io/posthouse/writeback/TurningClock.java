package io.posthouse.writeback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Goes as all clocks do, from the time it is set to. */
final class TurningClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** @return the midnight that comes */
    Instant setBeforeMidnight(Duration time) {
        Instant now = Instant.now();
        Instant midnight = now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        ahead = Duration.between(now, midnight.minus(time));
        return midnight;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
