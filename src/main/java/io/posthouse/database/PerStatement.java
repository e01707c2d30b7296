package io.posthouse.database;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was once found out about the text of a statement. Bounded; thread-safe. */
public final class PerStatement<T> {
    /** Statements come from files. More than this many are written by a program and not worth keeping. */
    private static final int KEPT = 1000;

    private final Map<String, T> known = new ConcurrentHashMap<>();
    private final Reading<T> reading;

    public PerStatement(Reading<T> reading) {
        this.reading = reading;
    }

    /** Finds it out; the same for the same text, never null. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(String sql) throws SQLException;
    }

    /** @throws SQLException when the reading does; nothing is kept then */
    public T of(String sql) throws SQLException {
        T found = known.get(sql);
        if (found == null) {
            found = reading.read(sql);
            if (known.size() < KEPT) {
                known.put(sql, found);
            }
        }
        return found;
    }
}
