package io.posthouse.queue.postgres;

import io.posthouse.queue.Appetite;

/** How much of a lane the work wants in hand, where it has a say: in lanes of destinations. Thread-safe. */
final class LaneAppetite {
    private final Lanes lanes;
    private volatile Appetite appetite = Appetite.ENDLESS;

    LaneAppetite(Lanes lanes) {
        this.lanes = lanes;
    }

    void ask(Appetite other) {
        appetite = other;
    }

    /** Leased and not ended; {@link Integer#MAX_VALUE} where nobody has a say. */
    int most(long lane) {
        Appetite asked = appetite;
        Lane known = asked == Appetite.ENDLESS ? null : lanes.lane(lane);
        return known == null || known.destination().isEmpty()
                ? Integer.MAX_VALUE
                : asked.most(known.realm(), known.destination());
    }
}
