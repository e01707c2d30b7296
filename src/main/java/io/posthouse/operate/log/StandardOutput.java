package io.posthouse.operate.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lines to standard output, those of some milliseconds in one write: a system call for each is a few per cent of a busy
 * door's work. A line is seen at most {@value #MILLIS} ms after it was given, and whole, whoever else writes there.
 */
public final class StandardOutput extends OutputStreamAppender<ILoggingEvent> {
    private static final int BUFFER = 1 << 16;
    private static final int MILLIS = 10;

    private final OutputStream target;
    private final AtomicBoolean due = new AtomicBoolean();
    private ScheduledExecutorService clock;

    public StandardOutput() {
        this(new Today());
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

    /** Standard output as it is at the moment of each write: a command may send it elsewhere. */
    private static final class Today extends OutputStream {
        @Override
        public void write(int one) {
            System.out.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            System.out.write(bytes, from, length);
        }

        @Override
        public void flush() {
            System.out.flush();
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
