package io.posthouse.operate.crm;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * What goes wrong with a request. Made by {@link #of} with what is usual for its kind.
 *
 * @param aim the requests it may strike
 * @param written whether the request is carried out all the same: what makes an outcome unclear
 * @param time of SLOW until the answer, of DRIBBLE between two bytes
 * @param status of the kinds that answer by themselves
 * @param retryAfter of TOO_MANY: the header's text as it is, {@code date+30} for a date 30 s ahead; null for no header
 * @param bytes of FLOOD
 * @param location of REDIRECT; null for the simulator's own trap on loopback
 */
public record Fault(
        Kind kind,
        Aim aim,
        boolean written,
        Duration time,
        int status,
        String retryAfter,
        long bytes,
        String location) {
    public Fault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(aim);
        Objects.requireNonNull(time);
    }

    public enum Kind {
        /** The right answer, late. */
        SLOW(true, Aim.CALLS, 0),
        /** The right answer, a byte at a time. */
        DRIBBLE(true, Aim.CALLS, 0),
        /** No answer, and the connection stays. */
        NEVER(false, Aim.CALLS, 0),
        /** A rolling limit: 429, with or without Retry-After. */
        TOO_MANY(false, Aim.CALLS, 429),
        /** The day's quota is used up: 403 REQUEST_LIMIT_EXCEEDED, or with 429 HubSpot's. Trying again makes it worse. */
        QUOTA(false, Aim.CALLS, 403),
        /** 500, or another status. */
        STORM(false, Aim.CALLS, 500),
        /** The connection is reset (RST), nothing was written. */
        RESET_BEFORE(false, Aim.WRITES, 0),
        /** The connection is reset (RST), and it was written. */
        RESET_AFTER(true, Aim.WRITES, 0),
        /** 200 with an error inside. */
        ERROR_INSIDE(false, Aim.CALLS, 200),
        /** A page for people where JSON was asked for. */
        HTML(false, Aim.CALLS, 200),
        /** The right answer's first half, then the end of the connection (FIN). */
        CUT(true, Aim.CALLS, 0),
        /** A body without end, almost. */
        FLOOD(true, Aim.CALLS, 200),
        /** Elsewhere, on loopback: a client that follows can be counted. */
        REDIRECT(false, Aim.CALLS, 307);

        private final boolean written;
        private final Aim aim;
        private final int status;

        Kind(boolean written, Aim aim, int status) {
            this.written = written;
            this.aim = aim;
            this.status = status;
        }

        /** As JSON spells it: {@code reset-after}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static Fault of(Kind kind) {
        Duration time = kind == Kind.DRIBBLE ? Duration.ofMillis(100) : Duration.ofSeconds(3);
        return new Fault(kind, kind.aim, kind.written, time, kind.status, null, 100L << 20, null);
    }

    public Fault at(Aim requests) {
        return new Fault(kind, requests, written, time, status, retryAfter, bytes, location);
    }

    public Fault written(boolean carriedOut) {
        return new Fault(kind, aim, carriedOut, time, status, retryAfter, bytes, location);
    }

    public Fault taking(Duration longer) {
        return new Fault(kind, aim, written, longer, status, retryAfter, bytes, location);
    }

    public Fault answering(int other) {
        return new Fault(kind, aim, written, time, other, retryAfter, bytes, location);
    }

    public Fault retryAfter(String text) {
        return new Fault(kind, aim, written, time, status, text, bytes, location);
    }

    public Fault sized(long other) {
        return new Fault(kind, aim, written, time, status, retryAfter, other, location);
    }

    public Fault leadingTo(String address) {
        return new Fault(kind, aim, written, time, status, retryAfter, bytes, address);
    }
}
