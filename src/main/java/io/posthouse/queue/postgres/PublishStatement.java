package io.posthouse.queue.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.queue.Published;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One commit for a batch of messages: tokens, messages, and a delivery for each active subscription of their topics, in one
 * statement and so in one transaction. Everything is inserted in key order, tokens before messages, so that two writers
 * with the same messages wait for each other and never deadlock.
 */
final class PublishStatement {
    // "order by" makes each insert read all of the one before it first: that is what keeps the lock order.
    // "offset 0" keeps the look-up of a lane a probe per row.
    private static final String TEXT = """
            with i as (
              select * from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::bytea[], ?::uuid[], ?::bytea[])
                as i(id, topic, realm, cause, digest, token, envelope)
            ), t as (
              insert into token(id, digest, message) select token, digest, id from i where token is not null order by token
              on conflict do nothing returning id
            ), m as (
              insert into message(id, topic, realm, cause, digest, envelope)
              select id, topic, realm, cause, digest, envelope from i
              where token is null or token in (select id from t) order by id
              on conflict (id) do nothing returning id, topic, realm
            ), d as (
              insert into delivery(lane, message, state, since, reason)
              select l.id, m.id, s.arrives,
                     case when s.arrives = 'x' then now() end, case when s.arrives = 'x' then 'unrouted' end
              from m join subscription s on s.topic = m.topic and s.active
                     left join lateral (
                       select id from lane where subscription = s.id and realm = m.realm and destination = %s offset 0) l on true
              order by m.id
              returning lane, id, state
            )
            select id, null::bigint, null::bigint from m
            union all
            select null, lane, min(id) from d where state = 'r' group by lane
            """;

    private static final String PUBLISH = TEXT.formatted("''");
    /** Destinations by message id, as a JSON object: looked up once per row, where a join would compare each with each. */
    private static final String PUBLISH_TO = TEXT.formatted("coalesce(?::jsonb ->> m.id::text, '')");

    private static final String ENSURE_LANES = """
            insert into lane(subscription, realm, destination)
            select s.id, i.realm, i.destination
            from (select distinct topic, realm, coalesce(destination, '') as destination
                from unnest(?::text[], ?::text[], ?::text[]) as i(topic, realm, destination)) i
              join subscription s on s.topic = i.topic and s.active
            where not exists (
              select from lane l where l.subscription = s.id and l.realm = i.realm and l.destination = i.destination)
            order by 1, 2, 3 on conflict do nothing
            """;

    private static final String FOUND = """
            select i.n, m.digest, t.digest
            from unnest(?::uuid[], ?::uuid[]) with ordinality as i(id, token, n)
              left join message m on m.id = i.id left join token t on t.id = i.token
            """;

    /** Subscriptions can be applied faster than lanes are made, but not for ever. */
    private static final int LANE_ROUNDS = 10;

    private PublishStatement() {}

    /**
     * Commits the batch, which holds no id and no token twice; returns which ids were stored now. A lane that is missing,
     * because its realm or its subscription is new, is made first: also one that was applied only now.
     */
    static Set<UUID> publish(Connection connection, List<Pending> batch, Wakes wakes) throws SQLException {
        for (int n = 1; ; n++) {
            try {
                return insert(connection, batch, wakes);
            } catch (SQLException e) {
                if (!SqlStates.lacksLane(e) || n == LANE_ROUNDS) {
                    throw e;
                }
                ensureLanes(connection, batch);
            }
        }
    }

    private static Set<UUID> insert(Connection connection, List<Pending> batch, Wakes wakes) throws SQLException {
        Set<UUID> stored = new HashSet<>(batch.size() * 2);
        Map<Long, Long> woken = new HashMap<>();
        String destinations = destinations(batch);
        try (PreparedStatement publish = connection.prepareStatement(destinations == null ? PUBLISH : PUBLISH_TO)) {
            Columns.set(publish, 1, "uuid", batch, Pending::id);
            Columns.set(publish, 2, "text", batch, Pending::topic);
            Columns.set(publish, 3, "text", batch, Pending::realm);
            Columns.set(publish, 4, "uuid", batch, Pending::cause);
            Columns.bytes(publish, 5, batch, Pending::digest);
            Columns.set(publish, 6, "uuid", batch, Pending::token);
            Columns.bytes(publish, 7, batch, Pending::envelope);
            if (destinations != null) {
                publish.setString(8, destinations);
            }
            try (var rows = publish.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    if (id != null) {
                        stored.add(id);
                    } else {
                        woken.put(rows.getLong(2), rows.getLong(3));
                    }
                }
            }
        }
        woken.forEach(wakes::wake);
        return stored;
    }

    /** Null when none of them has a destination, as is usual. */
    private static String destinations(List<Pending> batch) {
        ObjectNode byId = null;
        for (Pending pending : batch) {
            if (pending.destination() != null) {
                byId = byId == null ? JsonNodeFactory.instance.objectNode() : byId;
                byId.put(pending.id().toString(), pending.destination());
            }
        }
        return byId == null ? null : byId.toString();
    }

    private static void ensureLanes(Connection connection, List<Pending> batch) throws SQLException {
        try (PreparedStatement ensure = connection.prepareStatement(ENSURE_LANES)) {
            Columns.set(ensure, 1, "text", batch, Pending::topic);
            Columns.set(ensure, 2, "text", batch, Pending::realm);
            Columns.set(ensure, 3, "text", batch, Pending::destination);
            ensure.executeUpdate();
        }
    }

    /** Why these were not stored: duplicate or conflict. Absent = neither is there any more, publish again. */
    static Map<UUID, Published> classify(Connection connection, List<Pending> refused) throws SQLException {
        Map<UUID, Published> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FOUND)) {
            Columns.set(select, 1, "uuid", refused, Pending::id);
            Columns.set(select, 2, "uuid", refused, Pending::token);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    Pending pending = refused.get(rows.getInt(1) - 1);
                    Published what = classify(pending, rows.getBytes(2), rows.getBytes(3));
                    if (what != null) {
                        found.put(pending.id(), what);
                    }
                }
            }
        }
        return found;
    }

    private static Published classify(Pending pending, byte[] message, byte[] token) {
        if (token != null && !Arrays.equals(token, pending.digest())) {
            return Published.TOKEN_REUSED;
        }
        if (message != null) {
            return Arrays.equals(message, pending.digest()) ? Published.DUPLICATE : Published.CONFLICT;
        }
        return token == null ? null : Published.DUPLICATE;
    }
}
