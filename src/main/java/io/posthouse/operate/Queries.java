package io.posthouse.operate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One statement on one connection: parameters in, rows out. */
public final class Queries {
    /** Makes a value of the row the cursor stands on. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Queries() {}

    /** @param parameters Instant, long[], and what the driver knows by itself; null needs a cast in the statement */
    public static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        }
    }

    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /** Null where the column holds the empty text. */
    static String given(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null || text.isEmpty() ? null : text;
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, value(connection, parameters[i]));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static Object value(Connection connection, Object parameter) throws SQLException {
        if (parameter instanceof Instant time) {
            return Timestamp.from(time);
        }
        if (parameter instanceof long[] numbers) {
            var boxed = new Long[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                boxed[i] = numbers[i];
            }
            return connection.createArrayOf("bigint", boxed);
        }
        if (parameter instanceof java.util.UUID[] ids) {
            return connection.createArrayOf("uuid", ids);
        }
        return parameter;
    }
}
