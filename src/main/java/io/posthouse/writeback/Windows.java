package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.writeback.Destination.CallLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * When calls may be made, so that in no second, minute or day, wherever it begins, more than the limit arrive. A call that may
 * be made soon is given its moment now: whoever had to ask again would let the moment pass. Calls are counted in slices; a
 * window reaches over a few slices more than its length, for the time between that moment and arriving. Pure.
 */
final class Windows {
    /** No moment is given further ahead: who comes later should not find all of them taken. */
    static final long AHEAD_MILLIS = 2_000;

    /**
     * @param name in the counts
     * @param slice milliseconds
     * @param slices how many the window reaches over
     * @param good milliseconds
     */
    private record Window(String name, String span, int limit, long slice, int slices, long good) {}

    private final List<Window> windows = new ArrayList<>();

    Windows(CallLimits limits) {
        // Beyond the length: a slice that is only partly in it, those while a call may wait, the rest for the way
        // there.
        add(new Window("s", "second", limits.second(), 25, 40 + 6, 40));
        add(new Window("m", "minute", limits.minute(), 1_000, 60 + 3, 1_000));
        add(new Window("d", "day", limits.day(), 900_000, 96 + 2, 60_000));
    }

    /**
     * @param turns of each call that may be made: milliseconds until its moment
     * @param waitMillis until the others of those wanted should be asked for; 0 when there are none
     * @param spent the span whose calls are used up for longest: second, minute or day; null when there are no others
     */
    record Grant(List<Long> turns, long waitMillis, String spent, ObjectNode used) {}

    /** @param used as the last grant left it; it is not changed */
    Grant take(ObjectNode used, long now, int wanted) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        windows.forEach(window -> kept.set(window.name(), kept(used, window, now)));
        List<Long> turns = new ArrayList<>();
        // One after the other: no moment lies before one that was given earlier, so no later window has to be looked
        // at.
        long at = Math.max(now, last(kept));
        while (turns.size() < wanted) {
            long last = at;
            at = free(kept, last);
            if (at - now > AHEAD_MILLIS) {
                return new Grant(turns, at - now - AHEAD_MILLIS / 2, spent(kept, last), kept);
            }
            count(kept, at);
            turns.add(at - now);
        }
        return new Grant(turns, 0, null, kept);
    }

    /** A call that is not made within so many milliseconds of its moment is to be given up. */
    long good() {
        return windows.stream().mapToLong(Window::good).min().orElse(Long.MAX_VALUE);
    }

    /** A call that was given its moment and is not made: another may have it. @param used is not changed */
    ObjectNode givenBack(ObjectNode used, long moment) {
        ObjectNode left = used.deepCopy();
        for (Window window : windows) {
            String slice = Long.toString(moment / window.slice());
            int calls = left.path(window.name()).path(slice).asInt();
            if (calls > 1) {
                ((ObjectNode) left.get(window.name())).put(slice, calls - 1);
            } else if (calls == 1) {
                ((ObjectNode) left.get(window.name())).remove(slice);
            }
        }
        return left;
    }

    private void add(Window window) {
        if (window.limit() > 0) {
            windows.add(window);
        }
    }

    /** Slices that count still; also those ahead of the clock. */
    private static ObjectNode kept(ObjectNode used, Window window, long now) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        long first = now / window.slice() - window.slices() + 1;
        for (var count : used.path(window.name()).properties()) {
            if (Long.parseLong(count.getKey()) >= first) {
                kept.set(count.getKey(), count.getValue());
            }
        }
        return kept;
    }

    /** The beginning of the latest slice that has a call. */
    private long last(ObjectNode kept) {
        long last = 0;
        for (Window window : windows) {
            for (var count : kept.path(window.name()).properties()) {
                last = Math.max(last, Long.parseLong(count.getKey()) * window.slice());
            }
        }
        return last;
    }

    private void count(ObjectNode kept, long at) {
        for (Window window : windows) {
            ObjectNode counts = (ObjectNode) kept.get(window.name());
            String slice = Long.toString(at / window.slice());
            counts.put(slice, counts.path(slice).asInt() + 1);
        }
    }

    private String spent(ObjectNode kept, long at) {
        String spent = null;
        long longest = at;
        for (Window window : windows) {
            long free = free(kept.get(window.name()).properties(), window, at);
            if (free > longest) {
                longest = free;
                spent = window.span();
            }
        }
        return spent;
    }

    /** The first moment from {@code at} on that has room in all windows. */
    private long free(ObjectNode kept, long at) {
        long free = at;
        for (long before = -1; before != free; ) {
            before = free;
            for (Window window : windows) {
                free = free(kept.get(window.name()).properties(), window, free);
            }
        }
        return free;
    }

    private static long free(Iterable<Map.Entry<String, JsonNode>> counts, Window window, long at) {
        long first = at / window.slice() - window.slices() + 1;
        int inside = 0;
        long oldest = Long.MAX_VALUE;
        for (var count : counts) {
            long slice = Long.parseLong(count.getKey());
            if (slice >= first) {
                inside += count.getValue().intValue();
                oldest = Math.min(oldest, slice);
            }
        }
        return inside < window.limit() ? at : (oldest + window.slices()) * window.slice();
    }
}
