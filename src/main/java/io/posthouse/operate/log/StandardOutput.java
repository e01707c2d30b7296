package io.posthouse.operate.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lines to standard output, those of some milliseconds in one write: a system call for each was a tenth of a busy door's
 * work. A line is seen at most {@value #MILLIS} ms after it was given, and whole, whoever else writes there.
 */
public final class StandardOutput extends OutputStreamAppender<ILoggingEvent> {
    private static final int BUFFER = 1 << 16;
    private static final int MILLIS = 10;

    private final OutputStream target;
    private final AtomicBoolean due = new AtomicBoolean();
    private ScheduledExecutorService clock;

    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream target) {
        this.target = target;
        setImmediateFlush(false);
    }

    @Override
    public void start() {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "posthouse-log");
            thread.setDaemon(true);
            return thread;
        });
        setOutputStream(new BufferedOutputStream(target, BUFFER));
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        super.append(event);
        if (isStarted() && due.compareAndSet(false, true)) {
            clock.schedule(this::flush, MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop() {
        if (isStarted()) {
            clock.shutdownNow();
        }
        super.stop();
    }

    /** Writes what is left. The stream stays open: it is the whole process's. */
    @Override
    protected void closeOutputStream() {
        if (getOutputStream() != null) {
            flush();
        }
    }

    private void flush() {
        // Before, not after: a line that comes meanwhile asks for the next.
        due.set(false);
        streamWriteLock.lock();
        try {
            getOutputStream().flush();
        } catch (IOException e) {
            addError("lines are lost, standard output is gone", e);
        } finally {
            streamWriteLock.unlock();
        }
    }
}
