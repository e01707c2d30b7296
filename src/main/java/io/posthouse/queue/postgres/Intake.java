package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.WorkerPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What a worker has leased ahead, and whom it asks next. A lane that has just arrived is asked for a little even while there
 * is enough to do, so that it does not wait behind what others have waiting. Not thread-safe.
 */
final class Intake {
    private static final int ARRIVING = 8;

    private final Rotation rotation = new Rotation();
    private final FairBuffer buffer = new FairBuffer();
    private final Pace pace;

    Intake(WorkerPlan plan) {
        this.pace = new Pace(plan);
    }

    /** @param each at most this many of each lane */
    record Asked(List<Rotation.Turn> turns, int each) {}

    /** The lane has work from this id on. */
    void offer(long lane, long from) {
        rotation.offer(lane, from);
    }

    /** @param one whether to have no more than one in hand */
    boolean wantsMore(boolean one) {
        if (rotation.isEmpty() || buffer.bytes() >= Pace.BYTES) {
            return false;
        }
        // Not measured by the pace: a hand full of one lane's messages must not keep the others out when work gets
        // slow.
        return low(ahead(one)) || (buffer.size() < 2 * pace.most() && rotation.any(arriving()));
    }

    /** What to lease now; it must come back through {@link #took}. */
    Asked ask(boolean one) {
        int ahead = ahead(one);
        boolean low = low(ahead);
        int room = low ? Math.max(1, ahead - buffer.size()) : ahead;
        List<Rotation.Turn> turns = rotation.take(Rotation.lanes(room), low ? lane -> true : arriving());
        int each = Math.max(1, room / Math.max(1, turns.size()));
        return new Asked(turns, low ? each : Math.min(each, ARRIVING));
    }

    /**
     * What came of it; returns what cannot be kept because its envelope did not fit into the answer.
     *
     * @param failed nothing is known: all lanes are asked again
     */
    List<Leased> took(Asked asked, List<Leased> leased, boolean failed) {
        List<Leased> without = new ArrayList<>();
        Map<Long, long[]> got = new HashMap<>();
        for (Leased one : leased) {
            long[] lane = got.computeIfAbsent(one.lane(), key -> new long[2]);
            lane[0]++;
            if (one.envelope() == null) {
                without.add(one);
            } else {
                lane[1] = Math.max(lane[1], one.delivery());
                pace.leased(one.envelope().length);
                buffer.add(one);
            }
        }
        for (Rotation.Turn turn : asked.turns()) {
            long[] lane = got.getOrDefault(turn.lane(), new long[2]);
            rotation.served(turn.lane(), Math.max(lane[1], turn.floor()), failed || lane[0] >= asked.each());
        }
        return without;
    }

    /** To be tried by itself, before all others. */
    void addAlone(Leased leased) {
        buffer.addAlone(leased);
    }

    /** The next to try together. */
    List<Leased> poll(int limit) {
        return buffer.poll(limit);
    }

    int size() {
        return buffer.size();
    }

    /** Takes out everything; its lanes have work again. */
    List<Leased> drain() {
        List<Leased> all = buffer.drain();
        all.forEach(one -> rotation.offer(one.lane(), one.delivery()));
        return all;
    }

    void worked(int messages, long nanos) {
        pace.worked(messages, nanos);
    }

    private boolean low(int ahead) {
        return buffer.size() <= ahead / 2;
    }

    private int ahead(boolean one) {
        return one ? 1 : pace.ahead();
    }

    private LongPredicate arriving() {
        return lane -> !buffer.has(lane);
    }
}
