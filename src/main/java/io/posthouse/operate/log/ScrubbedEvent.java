package io.posthouse.operate.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import io.posthouse.message.FailureText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log event about an exception, its values masked: libraries repeat an exception's text in their message. */
record ScrubbedEvent(ILoggingEvent of) implements ILoggingEvent {
    @Override
    public IThrowableProxy getThrowableProxy() {
        return new ScrubbedThrowable(of.getThrowableProxy());
    }

    @Override
    public String getFormattedMessage() {
        boolean ours = of.getLoggerName().startsWith("io.posthouse.");
        return ours ? of.getFormattedMessage() : FailureText.masked(of.getFormattedMessage());
    }

    @Override
    public String getMessage() {
        return getFormattedMessage();
    }

    @Override
    public Object[] getArgumentArray() {
        return null;
    }

    @Override
    public String getThreadName() {
        return of.getThreadName();
    }

    @Override
    public Level getLevel() {
        return of.getLevel();
    }

    @Override
    public String getLoggerName() {
        return of.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return of.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return of.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return of.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return of.getMarkerList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return of.getMDCPropertyMap();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Map<String, String> getMdc() {
        return of.getMdc();
    }

    @Override
    public long getTimeStamp() {
        return of.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return of.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return of.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return of.getSequenceNumber();
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return of.getKeyValuePairs();
    }

    @Override
    public void prepareForDeferredProcessing() {
        of.prepareForDeferredProcessing();
    }
}
