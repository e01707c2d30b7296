package io.posthouse.queue;

import java.util.List;
import java.util.function.Consumer;

/** What a worker does with leased messages. */
public interface Work {
    /**
     * Tries these together; calls {@code done} exactly once, on any thread, with the outcome of all. May return before.
     *
     * @param batch one or more messages, not to be changed
     */
    void work(List<Leased> batch, Consumer<Outcome> done);
}
