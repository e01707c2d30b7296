package io.posthouse.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * A pool as routes use it. camel-jdbc asks each statement for the number of its parameters before each execution; the
 * driver asks the server for that, a round trip and a parse of the whole statement. Here it is counted once. And failures
 * get the names of {@link SqlFailures}.
 */
final class TeamDataSource {
    private static final PerStatement<Integer> COUNTS = new PerStatement<>(ParameterCounts::of);

    private TeamDataSource() {}

    /** @param open whether connections may be handed out yet */
    static DataSource over(DataSource pool, BooleanSupplier open) {
        InvocationHandler named = named(pool, (method, arguments, result) -> connection(result));
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (!open.getAsBoolean() && method.getName().equals("getConnection")) {
                throw new SQLTransientConnectionException("the database was not yet brought up to date", "08001");
            }
            return named.invoke(proxy, method, arguments);
        });
    }

    private static Object connection(Object result) {
        return result instanceof Connection connection
                ? proxy(Connection.class, named(connection, TeamDataSource::statement))
                : result;
    }

    private static Object statement(Method method, Object[] arguments, Object result) {
        if (result instanceof PreparedStatement prepared && method.getName().equals("prepareStatement")) {
            return prepared(prepared, (String) arguments[0]);
        }
        return method.getName().equals("createStatement")
                ? proxy(Statement.class, named(result, TeamDataSource::unchanged))
                : result;
    }

    private static PreparedStatement prepared(PreparedStatement statement, String sql) {
        InvocationHandler named = named(statement, TeamDataSource::unchanged);
        return proxy(
                PreparedStatement.class,
                (proxy, method, arguments) -> method.getName().equals("getParameterMetaData")
                        ? counted(statement, sql)
                        : named.invoke(proxy, method, arguments));
    }

    private static ParameterMetaData counted(PreparedStatement statement, String sql) {
        return proxy(
                ParameterMetaData.class,
                (proxy, method, arguments) -> method.getName().equals("getParameterCount")
                        ? (Object) COUNTS.of(sql)
                        : invoke(statement.getParameterMetaData(), method, arguments));
    }

    private interface Result {
        Object seen(Method method, Object[] arguments, Object result);
    }

    private static Object unchanged(Method method, Object[] arguments, Object result) {
        return result;
    }

    private static InvocationHandler named(Object target, Result then) {
        return (proxy, method, arguments) -> then.seen(method, arguments, invoke(target, method, arguments));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException failure ? SqlFailures.named(failure) : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TeamDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
