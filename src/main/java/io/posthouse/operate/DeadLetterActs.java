package io.posthouse.operate;

import io.posthouse.message.Hop;
import io.posthouse.queue.Failpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Replays and discards dead letters, in bounded transactions, each with its share of the audit row: a crash in between
 * leaves whole batches, truly counted. A letter is changed once, however many people ask. Thread-safe.
 */
public final class DeadLetterActs {
    private static final int BATCH = 1000;

    /** Locked in the order of the selection, so that two operators wait for each other and never block each other. */
    private static final String LOCKED = """
            with wanted as materialized (
              select d.* from unnest(?::bigint[], ?::bigint[]) w(lane, id)
              cross join lateral (
                select d.lane, d.id, d.message, d.attempts, d.reason, d.created_at
                from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription
                where d.state = 'x' and d.lane = w.lane and d.id = w.id%s for update of d) d
            )""";

    /** The reason leaves the row with the replay; the failure keeps it. */
    private static final String REPLAY = LOCKED.formatted(Act.REPLAY.condition()) + """
            , kept as (
              insert into failure (delivery, message, attempt, word, text, step)
              select id, message, attempts, 'replayed', reason, ? from wanted
            )
            update delivery d
            set state = 'r', attempts = 0, crashes = 0, lease = null, due = null, since = null, tried_from = null,
                reason = null
            from wanted w where d.lane = w.lane and d.id = w.id and d.state = 'x'
            returning d.lane""";

    private static final String DISCARD = LOCKED.formatted(Act.DISCARD.condition()) + """
            , kept as (
              insert into delivery_ended (id, lane, message, attempts, state, created_at, reason)
              select id, lane, message, attempts, 'y', created_at,
                left(? || coalesce(' (was dead: ' || reason || ')', ''), 1000)
              from wanted
            )
            delete from delivery d using wanted w
            where d.lane = w.lane and d.id = w.id and d.state = 'x'
            returning d.lane""";

    private final DataSource queue;

    public DeadLetterActs(DataSource queue) {
        this.queue = queue;
    }

    /** Each becomes ready, its attempts counted from zero, its history kept. @param actor who asked */
    public Outcome replay(Selection selection, String actor) throws SQLException {
        return act(Act.REPLAY, REPLAY, selection, actor, null, "by " + actor);
    }

    /**
     * Each ends as discarded.
     *
     * @param actor who asked
     * @throws Refused when no reason is given
     */
    public Outcome discard(Selection selection, String actor, String reason) throws SQLException {
        if (reason == null || reason.isBlank()) {
            throw new Refused("discarding needs a reason: it is what the next person finds.");
        }
        return act(Act.DISCARD, DISCARD, selection, actor, reason, reason);
    }

    private Outcome act(Act act, String sql, Selection selection, String actor, String reason, String remark)
            throws SQLException {
        if (selection.letters().isEmpty()) {
            return new Outcome(0, 0);
        }
        int changed = 0;
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            long audit = audited(connection, act, selection.scope(), actor, reason);
            List<Handle> letters = selection.letters();
            for (int from = 0; from < letters.size(); from += BATCH) {
                var batch = letters.subList(from, Math.min(letters.size(), from + BATCH));
                changed += batch(connection, sql, batch, remark, audit);
            }
            connection.commit();
        }
        Hop.of("operate", act + "ed").count(changed).because(selection.scope()).log();
        return new Outcome(selection.count(), changed);
    }

    private static int batch(Connection connection, String sql, List<Handle> batch, String remark, long audit)
            throws SQLException {
        long[] lanes = batch.stream().mapToLong(Handle::lane).toArray();
        long[] ids = batch.stream().mapToLong(Handle::id).toArray();
        var touched = Queries.list(connection, sql, row -> row.getLong("lane"), lanes, ids, remark);
        Queries.update(connection, "update audit set count = count + ? where id = ?", touched.size(), audit);
        connection.commit();
        Failpoint.MID_REPLAY.pass();
        if (!touched.isEmpty()) {
            LaneNotice.send(connection, touched);
            connection.commit();
        }
        return touched.size();
    }

    private static long audited(Connection connection, Act act, String scope, String actor, String reason)
            throws SQLException {
        return Queries.list(
                        connection,
                        "insert into audit (actor, action, scope, count, reason) values (?, ?, ?, 0, ?) returning id",
                        row -> row.getLong("id"),
                        actor,
                        "dead-letters." + act,
                        scope,
                        reason)
                .get(0);
    }
}
