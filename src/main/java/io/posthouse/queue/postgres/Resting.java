package io.posthouse.queue.postgres;

import java.util.LinkedHashMap;

/** Lanes that have work and may not be asked now, in the order in which they came. Not thread-safe. */
final class Resting {
    private final LinkedHashMap<Long, Long> lanes = new LinkedHashMap<>();

    /** The lane has work from this id on. */
    void add(long lane, long from) {
        lanes.merge(lane, from, Math::min);
    }

    boolean has(long lane) {
        return lanes.containsKey(lane);
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    int size() {
        return lanes.size();
    }

    /** This one has rested; false when it is not here. */
    boolean wake(Rotation rotation, long lane) {
        Long from = lanes.remove(lane);
        if (from != null) {
            rotation.offer(lane, from);
        }
        return from != null;
    }

    /** The first of them have rested. */
    void wake(Rotation rotation, int most) {
        var each = lanes.entrySet().iterator();
        for (int n = 0; n < most && each.hasNext(); n++) {
            var lane = each.next();
            rotation.offer(lane.getKey(), lane.getValue());
            each.remove();
        }
    }
}
