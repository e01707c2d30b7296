package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leased and not yet started. Lanes take turns, so that a realm which just arrived waits for one round, not for all that
 * others have waiting. Not thread-safe.
 */
final class FairBuffer {
    private final LinkedHashMap<Long, ArrayDeque<Leased>> lanes = new LinkedHashMap<>();
    private final ArrayDeque<Leased> alone = new ArrayDeque<>();
    private int size;
    private long bytes;

    void add(Leased leased) {
        lanes.computeIfAbsent(leased.lane(), lane -> new ArrayDeque<>()).add(leased);
        counted(leased);
    }

    /** To be tried by itself, before all others: its batch failed. */
    void addAlone(Leased leased) {
        alone.add(leased);
        counted(leased);
    }

    boolean has(long lane) {
        return lanes.containsKey(lane);
    }

    int size() {
        return size;
    }

    /** Of the envelopes. */
    long bytes() {
        return bytes;
    }

    /** The next to try together, at most {@code limit}; empty when there is nothing. */
    List<Leased> poll(int limit) {
        List<Leased> batch = new ArrayList<>(Math.min(limit, size));
        if (!alone.isEmpty()) {
            batch.add(alone.poll());
        } else {
            while (batch.size() < limit && !lanes.isEmpty()) {
                var first = lanes.entrySet().iterator().next();
                lanes.remove(first.getKey());
                batch.add(first.getValue().poll());
                if (!first.getValue().isEmpty()) {
                    lanes.put(first.getKey(), first.getValue());
                }
            }
        }
        size -= batch.size();
        for (Leased one : batch) {
            bytes -= one.envelope().length;
        }
        return batch;
    }

    /** Takes out those that are meant; the others keep their order. */
    List<Leased> remove(Predicate<Leased> meant) {
        List<Leased> removed = new ArrayList<>();
        move(alone, meant, removed);
        lanes.values().forEach(lane -> move(lane, meant, removed));
        lanes.values().removeIf(ArrayDeque::isEmpty);
        for (Leased one : removed) {
            size--;
            bytes -= one.envelope().length;
        }
        return removed;
    }

    private static void move(ArrayDeque<Leased> from, Predicate<Leased> meant, List<Leased> to) {
        from.removeIf(one -> meant.test(one) && to.add(one));
    }

    /** Takes out everything. */
    List<Leased> drain() {
        List<Leased> all = new ArrayList<>(alone);
        lanes.values().forEach(all::addAll);
        alone.clear();
        lanes.clear();
        size = 0;
        bytes = 0;
        return all;
    }

    private void counted(Leased leased) {
        size++;
        bytes += leased.envelope().length;
    }
}
