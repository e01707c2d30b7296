package io.posthouse.queue.postgres;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what many depend on one after the other, so that the mistake of one does not keep the others from their turn. */
final class Alone {
    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);

    private Alone() {}

    /** Throws nothing. */
    static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("event.action", "queue.engine-failed")
                    .setCause(e)
                    .log("a part of the engine met a mistake of ours; it goes on with the next sweep");
        }
    }
}
