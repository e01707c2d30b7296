package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What this process knows of the rules: read each second, sooner on a hint. Who cannot read them for five seconds does not
 * know whether it may work. Thread-safe.
 */
public final class ControlWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration STALE = Duration.ofSeconds(5);
    /** Between two readings at least, however many hints come. */
    private static final Duration GAP = Duration.ofMillis(100);

    private final DataSource database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "posthouse-control");
    private final Object tick = new Object();
    private boolean hinted;
    private boolean started;
    private boolean told;
    private volatile boolean closed;
    private volatile Known known = new Known(Seen.NOTHING, 0);

    /** @param readAt when the reading began, in nanoTime */
    private record Known(Seen seen, long readAt) {
        boolean fresh() {
            return seen != Seen.NOTHING && System.nanoTime() - readAt < STALE.toNanos();
        }
    }

    public ControlWatch(DataSource database) {
        this.database = database;
        thread.setDaemon(true);
    }

    /** Begins to read; a second call does nothing. */
    public void start() {
        synchronized (tick) {
            if (started || closed) {
                return;
            }
            started = true;
        }
        thread.start();
    }

    /** @param changed called when the rules have changed, and when they are known again after they were not */
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    public Controls controls() {
        return known.seen.controls();
    }

    public ClosedDoors doors() {
        return known.seen.doors();
    }

    /** All that was read last. */
    public Seen seen() {
        return known.seen;
    }

    /** Whether the rules are known well enough to begin work. */
    public boolean fresh() {
        return known.fresh();
    }

    /** Since the last reading; since ever when there was none. */
    public Duration age() {
        Known last = known;
        return last.seen == Seen.NOTHING ? Duration.ofDays(1) : Duration.ofNanos(System.nanoTime() - last.readAt);
    }

    /** Something may have changed. */
    public void soon() {
        synchronized (tick) {
            hinted = true;
            tick.notifyAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        soon();
        try {
            thread.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            Known before = known;
            boolean fresh = before.fresh();
            if (read(before) && (!fresh || changed(before.seen, known.seen))) {
                tell();
            }
            pause();
        }
    }

    private boolean read(Known before) {
        long begun = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            known = new Known(ControlRows.read(connection, before.seen), begun);
            told = false;
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            LOG.atLevel(told || closed ? Level.DEBUG : Level.WARN)
                    .addKeyValue("event.action", "queue.control-unknown")
                    .setCause(e)
                    .log("the rules of control cannot be read; after {} s no new work begins", STALE.toSeconds());
            told = true;
            return false;
        }
    }

    private static boolean changed(Seen before, Seen now) {
        return before.controls() != now.controls() || before.doors() != now.doors();
    }

    private void tell() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException | Error e) {
                LOG.atError()
                        .addKeyValue("event.action", "queue.control-failed")
                        .setCause(e)
                        .log("a change of control was not heeded at once; it is with the next sweep");
            }
        }
    }

    private void pause() {
        synchronized (tick) {
            await(GAP, false);
            await(INTERVAL.minus(GAP), true);
            hinted = false;
        }
    }

    private void await(Duration time, boolean hints) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); left > 0 && !closed && !(hints && hinted); ) {
                tick.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("reads at once: without the rules nothing begins, and it ends by close only");
        }
    }
}
