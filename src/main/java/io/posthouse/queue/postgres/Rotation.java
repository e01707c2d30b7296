package io.posthouse.queue.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The lanes of one subscription that may have ready deliveries, least recently served first, each with its floor: no
 * delivery at or below it is looked for, so that rows which are gone but not yet vacuumed (a long report holds them) are
 * not walked over again. The floor falls when a smaller id becomes ready, and to 0 at each sweep.
 *
 * <p>Kept in memory by each process: the order needs no agreement, and rows updated at each lease would be the very dead
 * rows that slow leasing down. Not thread-safe.
 */
final class Rotation {
    /**
     * A lane to lease from.
     *
     * @param upTo nothing beyond this delivery
     * @param most so many messages at most
     */
    record Turn(long lane, long floor, long upTo, int most) {
        Turn(long lane, long floor) {
            this(lane, floor, Long.MAX_VALUE, Integer.MAX_VALUE);
        }

        Turn upTo(long delivery) {
            return new Turn(lane, floor, delivery, most);
        }

        Turn most(int messages) {
            return new Turn(lane, floor, upTo, messages);
        }
    }

    /** Keeps lanes from being asked. */
    interface Bar {
        Bar NONE = (lane, floor) -> false;

        /** Whether the lane may not be asked now; whoever says so keeps it, and offers it again. */
        boolean keeps(long lane, long floor);
    }

    private static final int FEW = 4;

    private final LinkedHashMap<Long, Long> floors = new LinkedHashMap<>();
    private final Map<Long, Long> inService = new HashMap<>();
    private final Map<Long, Long> again = new HashMap<>();

    /** The lane has work from this id on. */
    void offer(long lane, long from) {
        long floor = from <= 0 ? 0 : from - 1;
        if (inService.containsKey(lane)) {
            again.merge(lane, floor, Math::min);
        } else {
            floors.merge(lane, floor, Math::min);
        }
    }

    boolean isEmpty() {
        return floors.isEmpty();
    }

    boolean any(LongPredicate lanes) {
        for (long lane : floors.keySet()) {
            if (lanes.test(lane)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many lanes to ask for so many messages: a few of each when there is room for many, because most of the cost of a
     * message is then to find its lane.
     */
    static int lanes(int messages) {
        return Math.min(messages, Math.max(16, messages / FEW));
    }

    List<Turn> take(int limit, LongPredicate lanes) {
        return take(limit, lanes, Bar.NONE);
    }

    /**
     * Takes up to {@code limit} lanes that pass, longest unserved first; each must come back through {@link #served}.
     *
     * @param bar asked about those that pass; what it keeps is not here any more
     */
    List<Turn> take(int limit, LongPredicate lanes, Bar bar) {
        List<Turn> turns = new ArrayList<>();
        var each = floors.entrySet().iterator();
        while (turns.size() < limit && each.hasNext()) {
            var lane = each.next();
            if (!lanes.test(lane.getKey())) {
                continue;
            }
            if (!bar.keeps(lane.getKey(), lane.getValue())) {
                turns.add(new Turn(lane.getKey(), lane.getValue()));
            }
            each.remove();
        }
        for (Turn turn : turns) {
            inService.put(turn.lane(), turn.floor());
        }
        return turns;
    }

    /**
     * A lane comes back.
     *
     * @param highest highest id that was leased from it, or its floor when none was
     * @param more whether it gave all that was asked for, so that more may wait
     */
    void served(long lane, long highest, boolean more) {
        inService.remove(lane);
        Long lower = again.remove(lane);
        if (lower != null) {
            floors.put(lane, Math.min(lower, highest));
        } else if (more) {
            floors.put(lane, highest);
        }
    }
}
