package io.posthouse.queue.camel;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of all workers of this process. Work that waits shares a pool that grows (each worker's concurrency bounds it);
 * work that computes has a pool of its own, no larger than the machine, so that it cannot starve the others.
 */
public final class WorkThreads implements AutoCloseable {
    private static final int MOST_PUBLISHED = 200;
    private static final int HELD_UP = 1_000;
    private final ExecutorService waiting = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), named("posthouse-work-"));
    private final ComputeThreads computing;
    // Few, and a queue before them: a commit that answers a hundred callers must not wake a hundred threads. More only
    // when they are held up all the same, so that a route that waits after it published holds up no other.
    private final ExecutorService published = new ThreadPoolExecutor(
            2,
            MOST_PUBLISHED,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(HELD_UP),
            named("posthouse-published-"),
            new ThreadPoolExecutor.CallerRunsPolicy());

    /** @param processors threads for work that computes */
    public WorkThreads(int processors) {
        computing = new ComputeThreads(processors, named("posthouse-compute-"));
    }

    public Executor waiting() {
        return waiting;
    }

    public Executor computing() {
        return computing;
    }

    /** What follows a commit: the answer at a door, the end of a worker's route. Must not wait for anything. */
    public Executor published() {
        return published;
    }

    @Override
    public void close() {
        waiting.shutdownNow();
        computing.close();
        published.shutdownNow();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
