package io.posthouse.queue.camel;

import io.posthouse.queue.BoundedThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** As many threads as the machine has processors, not counting those that hang. Thread-safe. */
final class ComputeThreads implements BoundedThreads, AutoCloseable {
    private final int processors;
    private final ThreadPoolExecutor pool;
    private int hanging;

    ComputeThreads(int processors, ThreadFactory threads) {
        this.processors = processors;
        pool = new ThreadPoolExecutor(
                processors, processors, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public synchronized void hanging(int more) {
        hanging += more;
        // One may end before it is told to hang.
        int size = processors + Math.max(0, hanging);
        if (size > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(size);
        }
        pool.setCorePoolSize(size);
        pool.setMaximumPoolSize(size);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
