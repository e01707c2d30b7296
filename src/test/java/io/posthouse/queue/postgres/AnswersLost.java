package io.posthouse.queue.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source whose server does what it is told, but whose line breaks before the answer arrives: as often as asked for. */
public final class AnswersLost {
    private final String only;
    private final AtomicInteger left = new AtomicInteger();

    private AnswersLost(String only) {
        this.only = only;
    }

    /**
     * @param only statements with this text
     * @param times how many answers are lost
     */
    public static DataSource of(DataSource real, String only, int times) {
        AnswersLost lost = new AnswersLost(only);
        lost.left.set(times);
        return lost.wrap(DataSource.class, real, false);
    }

    private <T> T wrap(Class<T> type, Object real, boolean hit) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = call(method, real, arguments);
            if (result instanceof PreparedStatement) {
                return wrap(PreparedStatement.class, result, ((String) arguments[0]).contains(only));
            }
            if (result instanceof Connection
                    && method.getName().equals("getConnection")
                    && real instanceof DataSource) {
                return wrap(Connection.class, result, false);
            }
            if (hit && method.getName().startsWith("execute") && left.getAndDecrement() > 0) {
                throw new SQLException("the line broke before the answer", "08006");
            }
            return result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
