package io.posthouse.queue.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;

/** The line to a database: what is sent is counted; cut, not one statement reaches the server until it is mended. */
public final class Line {
    private final DataSource real;
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    /** Read by statements under way, so that cutting waits until they are over. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    private volatile boolean cut;

    public Line(DataSource real) {
        this.real = real;
    }

    public DataSource source() {
        return wrap(DataSource.class, real);
    }

    /** Statements prepared with this text so far. */
    long sent(String text) {
        return sent.entrySet().stream()
                .filter(one -> one.getKey().contains(text))
                .mapToLong(one -> one.getValue().sum())
                .sum();
    }

    /** What is under way is over afterwards, unless it waits for something. */
    public void cut() {
        cut = true;
        try {
            if (underWay.writeLock().tryLock(1, TimeUnit.SECONDS)) {
                underWay.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void mend() {
        cut = false;
    }

    private <T> T wrap(Class<T> type, Object inner) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean statement = inner instanceof PreparedStatement;
                    if (statement) {
                        underWay.readLock().lock();
                    }
                    Object result;
                    try {
                        if (cut && !method.getName().equals("close")) {
                            throw new SQLException("the line is cut", "08006");
                        }
                        result = method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (statement) {
                            underWay.readLock().unlock();
                        }
                    }
                    if (result instanceof PreparedStatement) {
                        sent.computeIfAbsent((String) arguments[0], sql -> new LongAdder())
                                .increment();
                        return wrap(PreparedStatement.class, result);
                    }
                    return result instanceof Connection && inner instanceof DataSource
                            ? wrap(Connection.class, result)
                            : result;
                }));
    }
}
