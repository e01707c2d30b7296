package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Takes ready deliveries of some lanes: row locks that skip what others take, one HOT update (no indexed column changes), one
 * row that remembers what was taken, and the envelopes, in one round trip. Its cost depends on what it takes, not on how
 * much waits or how many lanes there are.
 */
public final class LeaseStatement {
    /** Of envelopes in one answer; what would come after so many bytes is leased without its envelope. */
    static final long BYTES = 8L << 20;

    // Each "offset 0" keeps an index probe an index probe, whatever the planner believes about the tables' sizes.
    public static final String LEASE = """
            with l as (
              select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) as l(lane, floor, up_to, most)
            ), c as (
              select d.lane, d.id from l cross join lateral (
                select lane, id from delivery
                where state = 'r' and lane = l.lane and id > l.floor and id <= l.up_to and lease is null
                order by id limit l.most for update skip locked) d
            ), u as (
              update delivery d set lease = ?, attempts = attempts + 1 from c
              where d.state = 'r' and d.lane = c.lane and d.id = c.id
              returning d.id, d.lane, d.message, d.attempts, d.crashes, d.created_at, d.tried_from
            ), r as (
              insert into lease(id, runner, lanes, deliveries)
              select ?, ?, array_agg(lane), array_agg(id) from u having count(*) > 0
            )
            select u.id, u.lane, u.message, u.attempts, u.crashes, u.created_at,
              case when u.tried_from is not null then u.tried_from + paused_time(u.lane, u.tried_from) end as tried_from,
              m.topic, m.realm,
              case when coalesce(sum(octet_length(m.envelope)) over (
                order by u.id rows between unbounded preceding and 1 preceding), 0) < ? then m.envelope end
            from u left join lateral (select topic, realm, envelope from message where id = u.message offset 0) m on true
            order by u.id
            """;

    static final String SUSPECT_LANES = "select distinct lane from delivery where state = 's' and lease is null";

    // The few suspects first, then those of these lanes: from the lanes' side, all lanes would be asked each second.
    public static final String LEASE_SUSPECTS = """
            with s as materialized (
              select lane, id, crashes from delivery where state = 's' and lease is null
            ), mine as (
              select s.lane, s.id from s
              where s.lane = any(?) and not exists (select from hold h where h.lane = s.lane and h.delivery = s.id)
              order by s.crashes, s.id limit ?
            ), c as (
              select d.lane, d.id from mine cross join lateral (
                select lane, id from delivery
                where state = 's' and lane = mine.lane and id = mine.id and lease is null for update skip locked) d
            ), u as (
              update delivery d set lease = ?, attempts = attempts + 1 from c
              where d.state = 's' and d.lane = c.lane and d.id = c.id
              returning d.id, d.lane, d.message, d.attempts, d.crashes, d.created_at, d.tried_from
            ), r as (
              insert into lease(id, runner, lanes, deliveries)
              select ?, ?, array_agg(lane), array_agg(id) from u having count(*) > 0
            )
            select u.id, u.lane, u.message, u.attempts, u.crashes, u.created_at,
              case when u.tried_from is not null then u.tried_from + paused_time(u.lane, u.tried_from) end as tried_from,
              m.topic, m.realm,
              case when coalesce(sum(octet_length(m.envelope)) over (
                order by u.crashes, u.id rows between unbounded preceding and 1 preceding), 0) < ? then m.envelope end
            from u left join lateral (select topic, realm, envelope from message where id = u.message offset 0) m on true
            order by u.crashes, u.id
            """;

    private LeaseStatement() {}

    /**
     * Those without an envelope did not fit into the answer: to be given back. Those without a topic have lost their message.
     *
     * @param each at most this many of each lane
     */
    static List<Leased> lease(Connection connection, List<Rotation.Turn> turns, int each, long lease, int runner)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEASE)) {
            Columns.set(statement, 1, "bigint", turns, Rotation.Turn::lane);
            Columns.set(statement, 2, "bigint", turns, Rotation.Turn::floor);
            Columns.set(statement, 3, "bigint", turns, Rotation.Turn::upTo);
            Columns.set(statement, 4, "int", turns, turn -> Math.min(each, turn.most()));
            statement.setLong(5, lease);
            statement.setLong(6, lease);
            statement.setInt(7, runner);
            statement.setLong(8, BYTES);
            return read(statement, lease, false);
        }
    }

    /** Lanes that have suspects nobody has leased: few, and mostly none. */
    static List<Long> suspectLanes(Connection connection) throws SQLException {
        List<Long> lanes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SUSPECT_LANES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                lanes.add(row.getLong(1));
            }
        }
        return lanes;
    }

    /** Those whose process died, the ones with the fewest crashes first; envelopes as in {@link #lease}. */
    static List<Leased> leaseSuspects(Connection connection, List<Long> lanes, int limit, long lease, int runner)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEASE_SUSPECTS)) {
            Columns.set(statement, 1, "bigint", lanes, lane -> lane);
            statement.setInt(2, limit);
            statement.setLong(3, lease);
            statement.setLong(4, lease);
            statement.setInt(5, runner);
            statement.setLong(6, BYTES);
            return read(statement, lease, true);
        }
    }

    private static List<Leased> read(PreparedStatement statement, long lease, boolean suspect) throws SQLException {
        List<Leased> leased = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Timestamp triedFrom = row.getTimestamp(7);
                leased.add(new Leased(
                        row.getLong(1),
                        row.getLong(2),
                        lease,
                        row.getInt(4),
                        row.getInt(5),
                        suspect,
                        row.getObject(3, UUID.class),
                        row.getString(9),
                        row.getString(8),
                        row.getTimestamp(6).toInstant(),
                        triedFrom == null ? null : triedFrom.toInstant(),
                        row.getBytes(10)));
            }
        }
        return leased;
    }
}
