package io.posthouse.database;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** How many parameters a statement has, as the driver itself reads it, without asking the server. Thread-safe. */
final class ParameterCounts {
    /** Statements come from files. More than this many are written by a program and not worth keeping. */
    private static final int KEPT = 1000;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    int of(String sql) throws SQLException {
        Integer known = counts.get(sql);
        if (known != null) {
            return known;
        }
        int count = 0;
        for (NativeQuery query : Parser.parseJdbcSql(sql, true, true, true, false, true)) {
            count += query.bindPositions.length;
        }
        if (counts.size() < KEPT) {
            counts.put(sql, count);
        }
        return count;
    }
}
