package io.posthouse.operate.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.posthouse.message.FailureText;
import java.util.stream.Stream;

/** An exception with its classes and places, its values masked. */
record ScrubbedThrowable(IThrowableProxy of) implements IThrowableProxy {
    @Override
    public String getMessage() {
        return FailureText.masked(of.getMessage());
    }

    @Override
    public String getOverridingMessage() {
        return FailureText.masked(of.getOverridingMessage());
    }

    @Override
    public String getClassName() {
        return of.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return of.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return of.getCommonFrames();
    }

    @Override
    public IThrowableProxy getCause() {
        return of.getCause() == null ? null : new ScrubbedThrowable(of.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return of.getSuppressed() == null
                ? null
                : Stream.of(of.getSuppressed()).map(ScrubbedThrowable::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return of.isCyclic();
    }
}
