package io.posthouse.queue.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Columns of a list as PostgreSQL arrays. */
final class Columns {
    private Columns() {}

    static <T> void set(PreparedStatement statement, int at, String type, List<T> rows, Function<T, Object> column)
            throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(at, statement.getConnection().createArrayOf(type, values));
    }

    static <T> void bytes(PreparedStatement statement, int at, List<T> rows, Function<T, byte[]> column)
            throws SQLException {
        byte[][] values = new byte[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(at, statement.getConnection().createArrayOf("bytea", values));
    }
}
