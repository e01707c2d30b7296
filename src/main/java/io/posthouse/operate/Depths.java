package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Counts what is in the queues. While the table is small enough it is read whole, which is exact and the cheapest. Else the
 * lanes that hold something are found by one index probe each, and of each only its share of the rows is read.
 */
final class Depths {
    /** Each lane that holds something, as {@code counted}: the beginning of a statement. */
    static final String ALL = """
            with counted as (
              select lane, count(*) filter (where state = 'r' and lease is null) as ready,
                count(lease) filter (where state = 'r') as leased, count(*) filter (where state = 's') as suspect,
                count(*) filter (where state = 'w') as waiting, count(*) filter (where state = 'h') as held,
                count(*) filter (where state = 'x') as dead, min(created_at) filter (where state <> 'x') as oldest,
                false as capped
              from delivery group by lane
            )""";

    // Each "order by lane, id" fits one partial index. At most 20,000 lanes of each kind are looked at.
    static final String SOME = """
            with recursive ready(lane, n) as (
              (select lane, 1 from delivery where state = 'r' order by lane, id limit 1)
              union all
              select (select d.lane from delivery d where d.state = 'r' and d.lane > b.lane order by d.lane, d.id limit 1),
                n + 1
              from ready b where b.lane is not null and n < 20000
            ), stopped(lane, n) as (
              (select lane, 1 from delivery where state in ('w', 'h', 'x') order by lane, id limit 1)
              union all
              select (select d.lane from delivery d where d.state in ('w', 'h', 'x') and d.lane > b.lane
                      order by d.lane, d.id limit 1), n + 1
              from stopped b where b.lane is not null and n < 20000
            ), lanes as (
              select (select count(*) from ready) as ready, (select count(*) from stopped) as stopped
            ), share as (
              select greatest(1, ? / greatest(1, ready + stopped)) as most, ready >= 20000 or stopped >= 20000 as cut
              from lanes
            ), counted as (
              select b.lane, count(*) filter (where d.lease is null) as ready, count(d.lease) as leased, 0 as suspect,
                0 as waiting, 0 as held, 0 as dead, min(d.created_at) as oldest,
                bool_or(share.cut) or count(*) >= max(share.most) as capped
              from ready b cross join share cross join lateral (
                select lease, created_at from delivery where state = 'r' and lane = b.lane order by id limit share.most) d
              where b.lane is not null group by b.lane
              union all
              select b.lane, 0, 0, 0, count(*) filter (where d.state = 'w'), count(*) filter (where d.state = 'h'),
                count(*) filter (where d.state = 'x'), min(d.created_at) filter (where d.state <> 'x'),
                bool_or(share.cut) or count(*) >= max(share.most)
              from stopped b cross join share cross join lateral (
                select state, created_at from delivery where state in ('w', 'h', 'x') and lane = b.lane
                order by id limit share.most) d
              where b.lane is not null group by b.lane
              union all
              select lane, 0, 0, count(*), 0, 0, 0, min(created_at), false from delivery where state = 's' group by lane
            )""";

    // "offset 0" keeps the look-up of a lane an index probe.
    private static final String BY_SUBSCRIPTION = """
            , summed as (
              select l.subscription, sum(ready) as ready, sum(leased) as leased, sum(suspect) as suspect,
                sum(waiting) as waiting, sum(held) as held, sum(dead) as dead, min(oldest) as oldest,
                bool_or(capped) as capped
              from counted c cross join lateral (select subscription from lane where id = c.lane offset 0) l
              group by l.subscription
            )
            select s.name, s.team, s.topic, s.active, coalesce(ready, 0) as ready, coalesce(leased, 0) as leased,
              coalesce(suspect, 0) as suspect, coalesce(waiting, 0) as waiting, coalesce(held, 0) as held,
              coalesce(dead, 0) as dead, oldest, coalesce(capped, false) as capped
            from subscription s left join summed on summed.subscription = s.id order by s.team, s.name""";

    private Depths() {}

    /**
     * @param bytes up to this size the table is read whole
     * @param rows beyond, about so many rows are read
     */
    static List<Depth> count(Connection connection, long bytes, long rows) throws SQLException {
        return small(connection, bytes)
                ? Queries.list(connection, ALL + BY_SUBSCRIPTION, Depths::depth)
                : Queries.list(connection, SOME + BY_SUBSCRIPTION, Depths::depth, rows);
    }

    static boolean small(Connection connection, long bytes) throws SQLException {
        return Queries.list(connection, "select pg_relation_size('delivery') as size", row -> row.getLong("size"))
                        .get(0)
                <= bytes;
    }

    private static Depth depth(ResultSet row) throws SQLException {
        return new Depth(
                row.getString("name"),
                row.getString("team"),
                row.getString("topic"),
                row.getBoolean("active"),
                row.getLong("ready"),
                row.getLong("leased"),
                row.getLong("suspect"),
                row.getLong("waiting"),
                row.getLong("held"),
                row.getLong("dead"),
                instant(row, "oldest"),
                row.getBoolean("capped"));
    }
}
