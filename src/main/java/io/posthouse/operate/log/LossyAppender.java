package io.posthouse.operate.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes in a thread of its own. When what reads our lines is slow or stands still, lines are dropped and counted; the
 * work is never held up for a log line.
 */
public final class LossyAppender extends AsyncAppender {
    private static final LongAdder DROPPED = new LongAdder();

    public LossyAppender() {
        setNeverBlock(true);
        setDiscardingThreshold(0);
    }

    /** Lines dropped since the start, by all appenders of this process; lines dropped in the same instant may count as one. */
    public static long dropped() {
        return DROPPED.sum();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            DROPPED.increment();
        } else {
            super.append(event);
        }
    }
}
