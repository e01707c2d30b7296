package io.posthouse.queue.register;

import java.util.List;

/**
 * What applying changes, by names, in the order of the files.
 *
 * @param added not there yet; of subscriptions also those that come back
 * @param changed there, but otherwise
 * @param removed there, but no longer in the files of their owner
 * @param unchanged the rest
 */
public record Diff(List<String> added, List<String> changed, List<String> removed, List<String> unchanged) {
    public Diff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
    }

    public boolean nothing() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }
}
