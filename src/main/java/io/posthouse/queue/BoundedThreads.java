package io.posthouse.queue;

import java.util.concurrent.Executor;

/** A fixed number of threads, which must not become fewer because some tasks never end. Thread-safe. */
public interface BoundedThreads extends Executor {
    /** @param more tasks that were given up and still hold a thread; negative when some ended after all */
    void hanging(int more);
}
