package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.time.Instant;
import java.util.UUID;

/** Leased deliveries for tests without a database. */
final class LeasedRows {
    private LeasedRows() {}

    static Leased row(long lane, long delivery) {
        return row(lane, delivery, 1, 0, false);
    }

    static Leased row(long lane, long delivery, int attempt, int crashes, boolean suspect) {
        return new Leased(
                delivery,
                lane,
                1L << 32 | 1,
                attempt,
                crashes,
                suspect,
                new UUID(lane, delivery),
                "realm-" + lane,
                "ORDER_PLACED",
                Instant.EPOCH,
                null,
                new byte[100]);
    }
}
