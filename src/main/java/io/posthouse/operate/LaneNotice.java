package io.posthouse.operate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells all processes that these lanes have something ready. */
public final class LaneNotice {
    /** PostgreSQL's limit is 8,000 bytes. */
    private static final int LONGEST = 7000;

    private LaneNotice() {}

    /**
     * In a transaction of its own, after the one that made the deliveries: a notice inside that one would queue all commits
     * of the house behind one lock. A notice that is lost is made up for by the sweep.
     */
    public static void send(Connection connection, Collection<Long> lanes) throws SQLException {
        String notice = new TreeSet<>(lanes).stream().map(String::valueOf).collect(Collectors.joining(","));
        Queries.list(
                connection,
                "select pg_notify('posthouse_lanes', ?)",
                row -> null,
                notice.length() > LONGEST ? "*" : notice);
    }
}
