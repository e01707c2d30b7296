package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Counts what is in the queues with a bounded cost: finds the lanes that hold something by one index probe each, and reads
 * of each lane only its share of the rows it may read in all.
 */
final class Depths {
    // Each "order by (lane, id)" fits one partial index; "offset 0" keeps the look-up of a lane an index probe.
    private static final String SQL = """
            with recursive ready(lane) as (
              (select lane from delivery where state = 'r' order by lane, id limit 1)
              union all
              select (select d.lane from delivery d where d.state = 'r' and d.lane > b.lane order by d.lane, d.id limit 1)
              from ready b where b.lane is not null
            ), stopped(lane) as (
              (select lane from delivery where state in ('w', 'h', 'x') order by lane, id limit 1)
              union all
              select (select d.lane from delivery d where d.state in ('w', 'h', 'x') and d.lane > b.lane
                      order by d.lane, d.id limit 1)
              from stopped b where b.lane is not null
            ), share as (
              select greatest(100, ? / greatest(1, (select count(*) from ready) + (select count(*) from stopped))) as most
            ), counted as (
              select b.lane, count(*) filter (where d.lease is null) as ready, count(d.lease) as leased, 0 as suspect,
                0 as waiting, 0 as held, 0 as dead, min(d.created_at) as oldest, count(*) >= max(share.most) as capped
              from ready b cross join share cross join lateral (
                select lease, created_at from delivery where state = 'r' and lane = b.lane order by id limit share.most) d
              where b.lane is not null group by b.lane
              union all
              select b.lane, 0, 0, 0, count(*) filter (where d.state = 'w'), count(*) filter (where d.state = 'h'),
                count(*) filter (where d.state = 'x'), min(d.created_at) filter (where d.state <> 'x'),
                count(*) >= max(share.most)
              from stopped b cross join share cross join lateral (
                select state, created_at from delivery where state in ('w', 'h', 'x') and lane = b.lane
                order by id limit share.most) d
              where b.lane is not null group by b.lane
              union all
              select lane, 0, 0, count(*), 0, 0, 0, min(created_at), false from delivery where state = 's' group by lane
            ), summed as (
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

    /** @param rows read in all, about; at least 100 of each lane that holds something */
    static List<Depth> count(Connection connection, long rows) throws SQLException {
        return Queries.list(connection, SQL, Depths::depth, rows);
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
