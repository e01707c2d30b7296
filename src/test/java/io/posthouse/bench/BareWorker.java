package io.posthouse.bench;

import io.posthouse.database.NamedSql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One thread of the bare loop with two connections of its own. */
final class BareWorker implements AutoCloseable {
    private static final String LEASE = """
            with c as (select d.lane, d.id from delivery d where d.state = 'r' and d.lease is null
                 and d.lane in (select l.id from lane l join subscription s on s.id = l.subscription where s.name = ?)
                 order by d.lane, d.id limit ? for update of d skip locked),
               u as (update delivery d set lease = ?, attempts = attempts + 1 from c
                 where d.state = 'r' and d.lane = c.lane and d.id = c.id returning d.id, d.lane, d.message)
            select u.lane, u.id, m.envelope from u join message m on m.id = u.message""";
    private static final String SETTLE = """
            with x as (delete from delivery d using unnest(?::bigint[], ?::bigint[]) u(lane, id)
                 where d.state = 'r' and d.lane = u.lane and d.id = u.id and d.lease = ?
                 returning d.id, d.lane, d.message, d.attempts, d.created_at)
            insert into delivery_ended(id, lane, message, attempts, state, created_at)
            select id, lane, message, attempts, 'd', created_at from x""";

    private final Connection queue;
    private final Connection team;
    private final PreparedStatement lease;
    private final PreparedStatement settle;
    private final PreparedStatement effect;
    private final List<String> effectParameters;
    private final String subscription;
    private final AtomicLong leases;

    BareWorker(String queueUrl, String teamUrl, String effectSql, String subscription, AtomicLong leases)
            throws SQLException {
        this.queue = DriverManager.getConnection(queueUrl);
        this.team = DriverManager.getConnection(teamUrl);
        this.subscription = subscription;
        this.leases = leases;
        try (var statement = queue.createStatement()) {
            // The app does the same: a lost lease or settle means a redelivery, no more.
            statement.execute("set synchronous_commit = off");
        }
        NamedSql named = NamedSql.of(effectSql);
        this.lease = queue.prepareStatement(LEASE);
        this.settle = queue.prepareStatement(SETTLE);
        this.effect = team.prepareStatement(named.sql());
        this.effectParameters = named.names();
    }

    int work(int most) throws SQLException {
        long token = leases.incrementAndGet();
        List<Object> lanes = new ArrayList<>();
        List<Object> ids = new ArrayList<>();
        List<String> envelopes = new ArrayList<>();
        lease.setString(1, subscription);
        lease.setInt(2, most);
        lease.setLong(3, token);
        try (ResultSet rows = lease.executeQuery()) {
            while (rows.next()) {
                lanes.add(rows.getLong(1));
                ids.add(rows.getLong(2));
                envelopes.add(new String(rows.getBytes(3), StandardCharsets.UTF_8));
            }
        }
        for (String envelope : envelopes) {
            apply("[" + envelope + "]");
        }
        settle.setArray(1, queue.createArrayOf("bigint", lanes.toArray()));
        settle.setArray(2, queue.createArrayOf("bigint", ids.toArray()));
        settle.setLong(3, token);
        settle.executeUpdate();
        return envelopes.size();
    }

    private void apply(String messages) throws SQLException {
        for (int i = 0; i < effectParameters.size(); i++) {
            effect.setString(i + 1, effectParameters.get(i).equals("messages") ? messages : subscription);
        }
        effect.execute();
    }

    @Override
    public void close() throws SQLException {
        queue.close();
        team.close();
    }
}
