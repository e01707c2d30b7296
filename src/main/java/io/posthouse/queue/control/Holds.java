package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Deliveries that a person wants held. What nobody is trying is held at once; what is being tried when its try has ended:
 * its settlement looks here too.
 */
public final class Holds {
    // A wish is fulfilled when its delivery is held, or over; one that is being tried keeps it.
    // Each "limit 1" keeps the look-up of a delivery an index probe. What somebody settles or leases now is left for
    // the
    // next time.
    private static final String KEEP = """
            with r as materialized (
              select d.lane, d.id, h.reason from hold h cross join lateral (
                select lane, id from delivery where state = 'r' and lane = h.lane and id = h.delivery and lease is null
                limit 1 for update skip locked) d
            ), s as materialized (
              select d.lane, d.id, h.reason from hold h cross join lateral (
                select lane, id from delivery where state = 's' and lane = h.lane and id = h.delivery and lease is null
                limit 1 for update skip locked) d
            ), w as materialized (
              select d.lane, d.id, h.reason from hold h cross join lateral (
                select lane, id from delivery where state in ('w', 'h', 'x') and lane = h.lane and id = h.delivery
                limit 1 for update skip locked) d
            ), ready as (
              update delivery d set state = 'h', due = null, since = now(), reason = r.reason from r
              where d.state = 'r' and d.lane = r.lane and d.id = r.id returning d.lane, d.id
            ), suspect as (
              update delivery d set state = 'h', due = null, since = now(), reason = s.reason from s
              where d.state = 's' and d.lane = s.lane and d.id = s.id returning d.lane, d.id
            ), stopped as (
              update delivery d set reason = case when d.state = 'x' then d.reason else w.reason end, due = null,
                since = case when d.state = 'w' then now() else d.since end,
                state = case when d.state = 'x' then 'x' else 'h' end::"char"
              from w
              where d.state in ('w', 'h', 'x') and d.lane = w.lane and d.id = w.id returning d.lane, d.id
            ), kept as (
              select * from ready union all select * from suspect union all select * from stopped
            )
            delete from hold h where exists (select from kept k where k.lane = h.lane and k.id = h.delivery)
              or not (
                exists (select from delivery where state = 'r' and lane = h.lane and id = h.delivery limit 1)
                or exists (select from delivery where state = 's' and lane = h.lane and id = h.delivery limit 1)
                or exists (select from delivery
                  where state in ('w', 'h', 'x') and lane = h.lane and id = h.delivery limit 1))
            """;

    private Holds() {}

    /** Holds what can be held now. Any number of processes may, at any time. */
    public static void keep(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(KEEP)) {
            update.executeUpdate();
        }
    }
}
