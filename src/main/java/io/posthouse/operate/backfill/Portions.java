package io.posthouse.operate.backfill;

import io.posthouse.operate.LaneNotice;
import io.posthouse.operate.Queries;
import io.posthouse.operate.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import javax.sql.DataSource;

/**
 * Adds what a {@link Backfill} selected, in portions, each with its share of the progress in one transaction. Whoever is
 * killed goes on where it was; who goes on beside another takes turns with it. Thread-safe.
 */
public final class Portions {
    // The work of a portion and the record of it are one statement: either both happen, or neither.
    private static final String PORTION = """
            with taken as (
              delete from backfill_message where (backfill, message) in (
                select backfill, message from backfill_message where backfill = ? order by message limit ?)
              returning message
            ), added as (
              insert into delivery (lane, message, state, since, reason)
              select l.id, m.id, s.arrives,
                     case when s.arrives = 'x' then now() end, case when s.arrives = 'x' then 'unrouted' end
              from backfill b join subscription s on s.id = b.subscription cross join taken t
                join message m on m.id = t.message
                join lane l on l.subscription = s.id and l.realm = m.realm and l.destination = ''
              where b.id = ? order by m.id
              returning lane
            ), counted as (
              update backfill set added = added + (select count(*) from added),
                gone = gone + (select count(*) from taken) - (select count(*) from added)
              where id = ?
            )
            select (select count(*) from taken) as taken, coalesce((select array_agg(distinct lane) from added), '{}') as lanes
            """;

    private final DataSource queue;

    public Portions(DataSource queue) {
        this.queue = queue;
    }

    /** Adds up to so many; false when nothing was left. */
    public boolean add(long id, int most) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            // First, as who gives it up does: with the messages first, the two would wait for each other.
            boolean open = !Queries.list(
                            connection,
                            "select id from backfill where id = ? and ended_at is null for update",
                            row -> row.getLong("id"),
                            id)
                    .isEmpty();
            if (!open) {
                connection.rollback();
                return false;
            }
            var lanes = new HashSet<Long>();
            long taken = Queries.list(
                            connection,
                            PORTION,
                            row -> {
                                lanes.addAll(
                                        List.of((Long[]) row.getArray("lanes").getArray()));
                                return row.getLong("taken");
                            },
                            id,
                            most,
                            id,
                            id)
                    .get(0);
            if (taken == 0) {
                Queries.update(connection, "update backfill set ended_at = now() where id = ?", id);
            }
            connection.commit();
            if (taken > 0) {
                LaneNotice.send(connection, lanes);
                connection.commit();
            }
            return taken > 0;
        }
    }

    /** What was not added yet never will be. @return how many those are */
    public long abandon(String subscription, String actor) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            List<Long> ids = Queries.list(
                    connection,
                    "update backfill set ended_at = now() where ended_at is null"
                            + " and subscription = (select id from subscription where name = ?) returning id",
                    row -> row.getLong("id"),
                    subscription);
            if (ids.isEmpty()) {
                throw new Refused("no backfill of " + subscription + " is unfinished");
            }
            long left = Queries.update(connection, "delete from backfill_message where backfill = ?", ids.get(0));
            Queries.update(
                    connection,
                    "insert into audit (actor, action, scope, count) values (?, 'backfill.abandon', ?, ?)",
                    actor,
                    subscription,
                    left);
            connection.commit();
            return left;
        }
    }
}
