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
    static final long GOOD_MILLIS = 60;

    /** @param slice milliseconds. @param slices how many the window reaches over */
    private record Window(String name, int limit, long slice, int slices) {}

    private final List<Window> windows = new ArrayList<>();

    Windows(CallLimits limits) {
        // Beyond the length: a slice that is only partly in it, those while a grant may wait, the rest for the way
        // there.
        add(new Window("s", limits.second(), 25, 40 + 6));
        add(new Window("m", limits.minute(), 1_000, 60 + 3));
        add(new Window("d", limits.day(), 900_000, 96 + 2));
    }

    /** @param granted of those wanted. @param waitMillis until the next may be granted; 0 when all were */
    record Grant(int granted, long waitMillis, ObjectNode used) {}

    /** @param used as the last grant left it; it is not changed */
    Grant take(ObjectNode used, long now, int wanted) {
        int granted = wanted;
        long wait = 0;
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
            wait = Math.max(wait, wait(counts, window, now));
        }
        return new Grant(granted, granted == wanted ? 0 : Math.max(1, wait), kept);
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
