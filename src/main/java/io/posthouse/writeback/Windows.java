package io.posthouse.writeback;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.writeback.Destination.CallLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * How many calls may be made now, so that in no second, minute or day, wherever it begins, more than the limit arrive. Calls
 * are counted in slices; a window reaches over a few slices more than its length, for the time between being granted and
 * arriving. Pure.
 */
final class Windows {
    /** A grant that is not used within this time is to be given up. */
    static final long GOOD_MILLIS = 100;

    /** @param name in the counts. @param slice milliseconds. @param slices how many the window reaches over */
    private record Window(String name, String span, int limit, long slice, int slices) {}

    private final List<Window> windows = new ArrayList<>();

    Windows(CallLimits limits) {
        // Beyond the length: a slice that is only partly in it, those while a grant may wait, the rest for the way
        // there.
        add(new Window("s", "second", limits.second(), 50, 20 + 7));
        add(new Window("m", "minute", limits.minute(), 1_000, 60 + 3));
        add(new Window("d", "day", limits.day(), 900_000, 96 + 2));
    }

    /**
     * @param granted of those wanted
     * @param waitMillis until the next may be granted; 0 when all were
     * @param spent the span whose calls are used up for longest: second, minute or day; null when all were granted
     */
    record Grant(int granted, long waitMillis, String spent, ObjectNode used) {}

    /** @param used as the last grant left it; it is not changed */
    Grant take(ObjectNode used, long now, int wanted) {
        int granted = wanted;
        long wait = 0;
        String spent = null;
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Window window : windows) {
            ObjectNode counts = kept(used, window, now);
            kept.set(window.name(), counts);
            granted = Math.min(granted, Math.max(0, window.limit() - sum(counts)));
        }
        for (Window window : windows) {
            ObjectNode counts = (ObjectNode) kept.get(window.name());
            String slice = Long.toString(now / window.slice());
            if (granted > 0) {
                counts.put(slice, counts.path(slice).asInt() + granted);
            }
            long until = wait(counts, window, now);
            if (until > wait) {
                wait = until;
                spent = window.span();
            }
        }
        boolean all = granted == wanted;
        return new Grant(granted, all ? 0 : Math.max(1, wait), all ? null : spent, kept);
    }

    private void add(Window window) {
        if (window.limit() > 0) {
            windows.add(window);
        }
    }

    /** Slices that count still; also those ahead of the clock, which may have been set back. */
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

    /** Until so many slices have left the window that one more fits. */
    private static long wait(ObjectNode counts, Window window, long now) {
        int left = sum(counts);
        if (left < window.limit()) {
            return 0;
        }
        List<Long> slices = new ArrayList<>();
        counts.fieldNames().forEachRemaining(name -> slices.add(Long.parseLong(name)));
        slices.sort(null);
        for (long slice : slices) {
            left -= counts.path(Long.toString(slice)).asInt();
            if (left < window.limit()) {
                return (slice + window.slices()) * window.slice() - now;
            }
        }
        return window.slice();
    }

    private static int sum(ObjectNode counts) {
        int sum = 0;
        for (var count : counts) {
            sum += count.intValue();
        }
        return sum;
    }
}
