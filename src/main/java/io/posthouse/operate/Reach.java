package io.posthouse.operate;

import io.posthouse.queue.control.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Whom a scope concerns. Thread-safe. */
public final class Reach {
    private static final int MOST = 100_000;
    private static final String LANES = """
             lane l join subscription s on s.id = l.subscription
            where (?::text is null or s.name = ?::text) and (?::text is null or l.realm = ?::text)
              and (?::text is null or l.destination = ?::text)""";

    // One index for each state.
    private static final String OPEN = "select count(*) as n from (select 1 from (select l.id from" + LANES + """
            ) l cross join lateral (
              select 1 from delivery where state = 'r' and lane = l.id and id <= ?
              union all
              select 1 from delivery where state = 's' and lane = l.id and id <= ?
              union all
              select 1 from delivery where state in ('w', 'h', 'x') and state = any(?::"char"[]) and lane = l.id and id <= ?
            ) d limit ?) counted""";

    private final DataSource queue;

    public Reach(DataSource queue) {
        this.queue = queue;
    }

    /**
     * @param lanes that there are now; later ones of the scope are concerned too
     * @param open deliveries that are not done and not dead
     * @param capped there are more
     */
    public record Count(long lanes, long open, boolean capped) {}

    public Count of(Scope scope) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            long lanes = Queries.list(
                            connection,
                            "select count(*) as n from" + LANES,
                            row -> row.getLong("n"),
                            scope.worker(),
                            scope.worker(),
                            scope.realm(),
                            scope.realm(),
                            scope.destination(),
                            scope.destination())
                    .get(0);
            long open = open(connection, scope, Long.MAX_VALUE, "{w,h}");
            return new Count(lanes, Math.min(open, MOST), open > MOST);
        }
    }

    /** Of a drain: what it still has to work off, at most {@value #MOST}. */
    public long left(Scope scope, long upTo) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Math.min(MOST, open(connection, scope, upTo, "{w}"));
        }
    }

    /** @throws Refused when no subscription has this name: a mistyped pause would pause nobody */
    public void known(Scope scope) throws SQLException {
        if (scope.worker() == null) {
            return;
        }
        try (Connection connection = queue.getConnection()) {
            List<String> names = Queries.list(
                    connection,
                    "select name from subscription order by name = ? desc, name",
                    row -> row.getString("name"),
                    scope.worker());
            if (!names.contains(scope.worker())) {
                throw new Refused("there is no worker " + Printable.line(scope.worker()) + "; there are: "
                        + String.join(", ", names));
            }
        }
    }

    private static long open(Connection connection, Scope scope, long upTo, String stopped) throws SQLException {
        return Queries.list(
                        connection,
                        OPEN,
                        row -> row.getLong("n"),
                        scope.worker(),
                        scope.worker(),
                        scope.realm(),
                        scope.realm(),
                        scope.destination(),
                        scope.destination(),
                        upTo,
                        upTo,
                        stopped,
                        upTo,
                        MOST + 1)
                .get(0);
    }
}
