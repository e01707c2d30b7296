package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.WorkerPlan;
import io.posthouse.queue.control.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What a worker has leased ahead, and whom it asks next. A lane that has just arrived is asked for a little even while there
 * is enough to do, and tried before those with a backlog, so that it does not wait behind what others have waiting. A lane
 * that is paused, or whose throttle has nothing left, or of which the work wants no more in hand, rests: it costs nothing until that
 * changes. Not thread-safe.
 */
final class Intake {
    private static final int ARRIVING = 8;

    private final Rotation rotation = new Rotation();
    private final Resting paused = new Resting();
    private final Resting throttled = new Resting();
    private final Resting full = new Resting();
    /** By lane, of those that may not have any number: leased, and not ended. */
    private final Map<Long, Integer> inHand = new HashMap<>();

    private final FairBuffer arrived = new FairBuffer();
    private final FairBuffer backlog = new FairBuffer();
    private final Pace pace;
    private final Backlogs backlogs = new Backlogs();
    private final Floods floods;
    private final LaneRules rules;

    Intake(WorkerPlan plan, Floods floods, LaneRules rules) {
        this.pace = new Pace(plan);
        this.floods = floods;
        this.rules = rules;
    }

    /** @param each at most this many of each lane */
    record Asked(List<Rotation.Turn> turns, int each) {
        int most(Rotation.Turn turn) {
            return Math.min(each, turn.most());
        }

        Asked rationed(List<Rotation.Turn> rationed) {
            return new Asked(rationed, each);
        }

        /** Whether there is nothing to lease. */
        boolean isEmpty() {
            return turns.stream().allMatch(turn -> turn.most() == 0);
        }
    }

    /** The lane has work from this id on. */
    void offer(long lane, long from) {
        Permission permission = rules.permission(lane);
        if (permission != null && !permission.allows(from)) {
            paused.add(lane, from);
        } else if (throttled.has(lane)) {
            throttled.add(lane, from);
        } else if (full.has(lane)) {
            full.add(lane, from);
        } else {
            rotation.offer(lane, from);
        }
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
        List<Rotation.Turn> turns = new ArrayList<>();
        for (Rotation.Turn turn : rotation.take(Rotation.lanes(room), low ? lane -> true : arriving(), this::keeps)) {
            Permission permission = rules.permission(turn.lane());
            Rotation.Turn some = turn.most(room(turn.lane()));
            turns.add(permission == null || !permission.draining() ? some : some.upTo(permission.upTo()));
        }
        int each = Math.max(1, room / Math.max(1, turns.size()));
        return new Asked(turns, low ? each : Math.min(each, ARRIVING));
    }

    private boolean keeps(long lane, long floor) {
        Permission permission = rules.permission(lane);
        if (permission == null) {
            rules.unknown(lane, floor + 1);
        } else if (permission.paused()) {
            paused.add(lane, floor + 1);
        } else if (rules.dry(permission)) {
            throttled.add(lane, floor + 1);
        } else if (room(lane) <= 0) {
            full.add(lane, floor + 1);
        } else {
            return false;
        }
        return true;
    }

    private int room(long lane) {
        int most = rules.most(lane);
        return most == Integer.MAX_VALUE ? most : most - inHand.getOrDefault(lane, 0);
    }

    /**
     * What came of it; returns what cannot be kept because its envelope did not fit into the answer, or because its lane was
     * paused meanwhile.
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
            int most = asked.most(turn);
            if (most == asked.each() && backlogs.gave(turn.lane(), all.size(), most)) {
                floods.seen(all.get(0).realm());
            }
            Permission permission = rules.permission(turn.lane());
            long highest = turn.floor();
            for (Leased one : all) {
                if (turn.most() < Integer.MAX_VALUE) {
                    began(one);
                }
                if (permission == null || !permission.allows(one.delivery())) {
                    without.add(one);
                    offer(turn.lane(), one.delivery());
                } else if (keep(one)) {
                    highest = Math.max(highest, one.delivery());
                } else {
                    without.add(one);
                }
            }
            cameBack(turn, highest, failed || (most > 0 && all.size() >= most));
        }
        return without;
    }

    private void cameBack(Rotation.Turn turn, long highest, boolean more) {
        rotation.served(turn.lane(), highest, more);
        if (turn.most() == 0) {
            throttled.add(turn.lane(), turn.floor() + 1);
        } else if (!more && turn.upTo() < Long.MAX_VALUE) {
            // What is beyond is asked for when the drain is lifted.
            paused.add(turn.lane(), turn.upTo() + 1);
        }
    }

    private boolean keep(Leased one) {
        if (one.envelope() == null) {
            return false;
        }
        pace.leased(one.envelope().length);
        (floods.has(one.realm()) ? backlog : arrived).add(one);
        return true;
    }

    /** It is in hand, until {@link #ended}. */
    void began(Leased one) {
        inHand.merge(one.lane(), 1, Integer::sum);
    }

    /** It was tried, or is given back. Whether its lane has waited for that. */
    boolean ended(Leased one) {
        inHand.computeIfPresent(one.lane(), (lane, messages) -> messages > 1 ? messages - 1 : null);
        return full.wake(rotation, one.lane());
    }

    /** The work may want more again of every lane. */
    void hungry() {
        full.wake(rotation, Integer.MAX_VALUE);
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

    /**
     * The rules have changed: every lane is looked at again. Returns what was leased ahead and may not be begun any more, or
     * not without a token.
     */
    List<Leased> steered() {
        paused.wake(rotation, Integer.MAX_VALUE);
        throttled.wake(rotation, Integer.MAX_VALUE);
        hungry();
        List<Leased> stopped = arrived.remove(this::stopped);
        stopped.addAll(backlog.remove(this::stopped));
        stopped.forEach(one -> rotation.offer(one.lane(), one.delivery()));
        return stopped;
    }

    private boolean stopped(Leased one) {
        Permission permission = rules.permission(one.lane());
        return permission == null || permission.limited() || !permission.allows(one.delivery());
    }

    /** Whether lanes wait for a throttle. */
    boolean throttled() {
        return !throttled.isEmpty();
    }

    /** The throttles may have something again for the first of those that wait. */
    void rested(int lanes) {
        throttled.wake(rotation, lanes);
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
