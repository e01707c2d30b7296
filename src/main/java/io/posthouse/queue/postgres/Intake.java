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
 * is enough to do, and tried before those with a backlog, so that it does not wait behind what others have waiting. Not
 * thread-safe.
 */
final class Intake {
    private static final int ARRIVING = 8;

    private final Rotation rotation = new Rotation();
    private final FairBuffer arrived = new FairBuffer();
    private final FairBuffer backlog = new FairBuffer();
    private final Pace pace;
    private final Backlogs backlogs = new Backlogs();
    private final Floods floods;

    Intake(WorkerPlan plan, Floods floods) {
        this.pace = new Pace(plan);
        this.floods = floods;
    }

    /** @param each at most this many of each lane */
    record Asked(List<Rotation.Turn> turns, int each) {}

    /** The lane has work from this id on. */
    void offer(long lane, long from) {
        rotation.offer(lane, from);
    }

    /** @param one whether to have no more than one in hand */
    boolean wantsMore(boolean one) {
        if (rotation.isEmpty() || arrived.bytes() + backlog.bytes() >= Pace.BYTES) {
            return false;
        }
        // Not measured by the pace: a hand full of one lane's messages must not keep the others out when work gets
        // slow.
        return low(ahead(one)) || (size() < 2 * pace.most() && rotation.any(arriving()));
    }

    /** What to lease now; it must come back through {@link #took}. */
    Asked ask(boolean one) {
        int ahead = ahead(one);
        boolean low = low(ahead);
        int room = low ? Math.max(1, ahead - size()) : ahead;
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
        Map<Long, List<Leased>> got = new HashMap<>();
        leased.forEach(one ->
                got.computeIfAbsent(one.lane(), lane -> new ArrayList<>()).add(one));
        List<Leased> without = new ArrayList<>();
        for (Rotation.Turn turn : asked.turns()) {
            List<Leased> all = got.getOrDefault(turn.lane(), List.of());
            if (backlogs.gave(turn.lane(), all.size(), asked.each())) {
                floods.seen(all.get(0).realm());
            }
            long highest = turn.floor();
            for (Leased one : all) {
                if (keep(one)) {
                    highest = Math.max(highest, one.delivery());
                } else {
                    without.add(one);
                }
            }
            rotation.served(turn.lane(), highest, failed || all.size() >= asked.each());
        }
        return without;
    }

    private boolean keep(Leased one) {
        if (one.envelope() == null) {
            return false;
        }
        pace.leased(one.envelope().length);
        (floods.has(one.realm()) ? backlog : arrived).add(one);
        return true;
    }

    /** To be tried by itself, before all others. */
    void addAlone(Leased leased) {
        arrived.addAlone(leased);
    }

    /**
     * The next to try together: what has just arrived before what belongs to a backlog, never both.
     *
     * @param any false = nothing of a backlog
     */
    List<Leased> poll(int limit, boolean any) {
        return any && arrived.size() == 0 ? backlog.poll(limit) : arrived.poll(limit);
    }

    int size() {
        return arrived.size() + backlog.size();
    }

    /** Without those of a backlog. */
    int arrived() {
        return arrived.size();
    }

    /** Takes out everything; its lanes have work again. */
    List<Leased> drain() {
        List<Leased> all = arrived.drain();
        all.addAll(backlog.drain());
        all.forEach(one -> rotation.offer(one.lane(), one.delivery()));
        return all;
    }

    void worked(int messages, long nanos) {
        pace.worked(messages, nanos);
    }

    private boolean low(int ahead) {
        return size() <= ahead / 2;
    }

    private int ahead(boolean one) {
        return one ? 1 : pace.ahead();
    }

    private LongPredicate arriving() {
        return lane -> !arrived.has(lane) && !backlog.has(lane);
    }
}
