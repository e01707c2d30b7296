package io.posthouse.operate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The realms with the most open deliveries. While the table is small enough it is read whole, which is exact; else pages of it
 * are drawn by lot: who holds much is found in any part of it. Thread-safe.
 */
public final class RealmDepths {
    /** Some 250,000 deliveries, read in 50 ms. */
    private static final long WHOLE = 64L << 20;
    /** Drawn from a larger table: some 50,000 deliveries. */
    private static final long DRAWN = 16L << 20;

    private static final int MOST = 5_000;

    // "offset 0" keeps the look-up of a lane an index probe.
    private static final String BY_REALM = """
            select l.realm, sum(c.open) as open
            from (select lane, count(*) as open from delivery %s where state <> 'x' group by lane) c
            cross join lateral (select realm from lane where id = c.lane offset 0) l
            group by l.realm order by 2 desc, 1 limit\s""" + MOST;

    static final String ALL = BY_REALM.formatted("");
    static final String SOME = BY_REALM.formatted("tablesample system (?::real)");

    private final DataSource queue;

    public RealmDepths(DataSource queue) {
        this.queue = queue;
    }

    /** The largest first, at most {@value #MOST}. */
    public List<RealmDepth> largest() throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return largest(connection, WHOLE, DRAWN);
        }
    }

    /**
     * @param whole up to this size in bytes the table is read whole
     * @param drawn bytes read of a larger one
     */
    static List<RealmDepth> largest(Connection connection, long whole, long drawn) throws SQLException {
        long size = Queries.list(connection, "select pg_relation_size('delivery') as size", row -> row.getLong("size"))
                .get(0);
        if (size <= Math.max(whole, drawn)) {
            return Queries.list(
                    connection, ALL, row -> new RealmDepth(row.getString("realm"), row.getLong("open"), false));
        }
        double part = (double) drawn / size;
        return Queries.list(
                connection,
                SOME,
                row -> new RealmDepth(row.getString("realm"), Math.round(row.getLong("open") / part), true),
                part * 100);
    }
}
