package io.posthouse.operate.erasure;

import io.posthouse.operate.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What the queue keeps of a subject: messages in which any value is one of its names, or in which its address stands
 * anywhere; with their deliveries, dead letters and failures. Read as text, so that no message can be such that it breaks
 * the search for all.
 */
final class QueueStore {
    private static final int BATCH = 500;

    private static final String EMAILS = """
            select distinct convert_from(m.envelope, 'UTF8')::json->>'subject' as name
            from message m join topic t on t.name = m.topic
            where m.realm = ? and t.entity = 'email'
              and lower(btrim(convert_from(m.envelope, 'UTF8')::json->'data'->'email'->>'recipient')) = lower(btrim(?))
            """;

    /** What is unrouted stands there as it came, in base64. */
    private static final String FIND = """
            select m.id from message m cross join lateral (select convert_from(m.envelope, 'UTF8') as text) e
            where m.realm = ? and (
              m.id::text = any(?::text[])
              or exists (select from unnest(?::text[]) name where strpos(e.text, to_json(name)::text) > 0)
              or e.text ~* ?::text
              or case when m.topic = 'UNROUTED' then
                encode(decode(coalesce(e.text::json->'data'->>'raw', ''), 'base64'), 'escape') ~* ?::text end)
            """;

    /** First of all, so that no worker brings back what teams give up; the messages stay to be found after a crash. */
    private static final String STOP = """
            with m as materialized (select unnest(?::uuid[]) as id),
            open as (delete from delivery d using m where d.message = m.id returning d.lease),
            waiting as (delete from backfill_message b using m where b.message = m.id)
            select 0::bigint as messages, count(*) as deliveries, count(*) filter (where lease is not null) as in_hand from open
            """;

    private static final String TAKE = """
            with m as materialized (select unnest(?::uuid[]) as id),
            open as (delete from delivery d using m where d.message = m.id returning d.lease),
            ended as (delete from delivery_ended e using m where e.message = m.id returning 1),
            failed as (delete from failure f using m where f.message = m.id),
            waiting as (delete from backfill_message b using m where b.message = m.id),
            gone as (delete from message using m where message.id = m.id returning 1)
            select (select count(*) from gone) as messages,
              (select count(*) from open) + (select count(*) from ended) as deliveries,
              (select count(*) from open where lease is not null) as in_hand
            """;

    private final DataSource queue;

    QueueStore(DataSource queue) {
        this.queue = queue;
    }

    /**
     * What was found.
     *
     * @param inHand deliveries that a worker was at: their effects may still come
     */
    record Count(long messages, long deliveries, long inHand) {
        Count plus(Count other) {
            return new Count(messages + other.messages, deliveries + other.deliveries, inHand + other.inHand);
        }
    }

    /** Ids of the emails that this address got, as far as their events are retained. */
    List<String> emails(Subject address) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, EMAILS, row -> row.getString("name"), address.realm(), address.key());
        }
    }

    List<UUID> find(List<Subject> names) throws SQLException {
        Subject named = names.get(0);
        String[] keys = names.stream().map(Subject::key).toArray(String[]::new);
        try (Connection connection = queue.getConnection()) {
            return Queries.list(
                    connection,
                    FIND,
                    row -> row.getObject("id", UUID.class),
                    named.realm(),
                    keys,
                    keys,
                    named.mention(),
                    named.mention());
        }
    }

    /** Their deliveries are tried no more. */
    Count stop(List<UUID> messages) throws SQLException {
        return inBatches(STOP, messages, false);
    }

    Count take(List<UUID> messages, boolean dryRun) throws SQLException {
        return inBatches(TAKE, messages, dryRun);
    }

    private Count inBatches(String sql, List<UUID> messages, boolean dryRun) throws SQLException {
        Count count = new Count(0, 0, 0);
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            List<UUID> rest = new ArrayList<>(messages);
            for (int from = 0; from < rest.size(); from += BATCH) {
                UUID[] batch =
                        rest.subList(from, Math.min(rest.size(), from + BATCH)).toArray(UUID[]::new);
                count = count.plus(Queries.list(
                                connection,
                                sql,
                                row -> new Count(
                                        row.getLong("messages"), row.getLong("deliveries"), row.getLong("in_hand")),
                                (Object) batch)
                        .get(0));
                if (dryRun) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
        return count;
    }
}
