package io.posthouse.database;

import java.sql.SQLException;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** How many parameters a statement has, as the driver itself reads it, without asking the server. */
final class ParameterCounts {
    private ParameterCounts() {}

    static int of(String sql) throws SQLException {
        int count = 0;
        for (NativeQuery query : Parser.parseJdbcSql(sql, true, true, true, false, true)) {
            count += query.bindPositions.length;
        }
        return count;
    }
}
