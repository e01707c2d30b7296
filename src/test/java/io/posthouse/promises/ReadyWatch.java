package io.posthouse.promises;

import io.posthouse.outside.HouseProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a process ten times a second whether it is ready, from the start to {@link #close}. */
final class ReadyWatch implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();

    ReadyWatch(HouseProcess process) {
        timer.scheduleWithFixedDelay(() -> answers.add(process.health("ready")), 0, 100, TimeUnit.MILLISECONDS);
    }

    /** HTTP statuses so far; -1 where nobody answered. */
    List<Integer> answers() {
        return answers;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
