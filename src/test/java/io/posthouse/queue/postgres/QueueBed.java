package io.posthouse.queue.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.database.QueuePools;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A queue database for one test, the engines on it, and short words for what tests do with both. */
public final class QueueBed implements AutoCloseable {
    public static final String TOPIC = "ORDER_PLACED";
    /** Short enough for a test to see a lease run out. */
    static final Duration LEASE = Duration.ofMillis(1_500);

    static final PublishLimits LIMITS = new PublishLimits(2, 256, 10_000, 64L << 20, 10L << 20, Duration.ofSeconds(20));

    static final QueueSettings USUAL = new QueueSettings(LIMITS, Duration.ofSeconds(20), Duration.ofMillis(200), 3);

    public final QueuePools pools = QueuePools.fresh();
    private final List<PostgresQueue> engines = new ArrayList<>();

    /** A subscription of {@link #TOPIC}. */
    public QueueBed subscribed(String... names) {
        return arriving("r", names);
    }

    QueueBed arriving(String arrives, String... names) {
        run("insert into topic(name, owner, entity, key) values ('" + TOPIC
                + "', 'shop', 'order', 'id') on conflict do nothing");
        for (String name : names) {
            run("insert into subscription(name, topic, team, arrives) values ('" + name + "', '" + TOPIC
                    + "', 'depot', '" + arrives + "')");
        }
        return this;
    }

    public PostgresQueue engine() {
        return engine(pools.publishing(), LIMITS);
    }

    PostgresQueue engine(DataSource publishing, PublishLimits limits) {
        return engine(
                publishing,
                pools.leases(),
                new QueueSettings(limits, Duration.ofSeconds(20), Duration.ofMillis(200), 3));
    }

    /** One that leases and settles over this line. */
    PostgresQueue engine(Line line) {
        return engine(pools.publishing(), line.source(), USUAL);
    }

    /** The same, and its leases run out soon. */
    PostgresQueue hasty(Line line) {
        return engine(pools.publishing(), line.source(), new QueueSettings(LIMITS, LEASE, Duration.ofMillis(100), 3));
    }

    PostgresQueue engine(DataSource publishing, DataSource leases, QueueSettings settings) {
        PostgresQueue engine =
                new PostgresQueue(publishing, leases, pools.access()::connect, settings, Clock.systemUTC());
        engines.add(engine);
        return engine;
    }

    public static Outgoing message(UUID id, String realm, int number, String token) {
        JsonNode data = JsonNodeFactory.instance.objectNode().put("number", number);
        return new Outgoing(
                new Envelope(
                        id,
                        TOPIC,
                        realm,
                        "shop",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        "order-" + number,
                        null,
                        null,
                        null,
                        null,
                        data),
                token == null ? null : MessageIds.of(Instant.EPOCH, realm, token));
    }

    public static Outgoing message(String realm, int number) {
        return message(MessageIds.random(), realm, number, null);
    }

    public static Published answer(Publisher publisher, Outgoing message) throws Exception {
        return publisher.publish(message).get(30, TimeUnit.SECONDS);
    }

    /** Ready deliveries without going through a publisher, one message each. */
    public QueueBed ready(String realm, int count) {
        run("insert into lane(subscription, realm) select id, '" + realm
                + "' from subscription on conflict do nothing");
        run("with m as (insert into message(id, topic, realm, digest, envelope) select gen_random_uuid(), '" + TOPIC
                + "', '"
                + realm + "', '', convert_to('{\"number\":' || n || '}', 'UTF8') from generate_series(1, " + count
                + ") n returning id) insert into delivery(lane, message) select l.id, m.id from m, lane l where l.realm = '"
                + realm + "'");
        return this;
    }

    /** So many realms with a ready delivery each, all of them paused. */
    QueueBed pausedRealms(int count) {
        run("insert into lane(subscription, realm) select id, 'realm-' || n from subscription, generate_series(1, "
                + count + ") n");
        run("insert into message(id, topic, realm, digest, envelope) values"
                + " ('01900000-0000-7000-8000-000000000000', '" + TOPIC + "', 'acme', '', '{\"number\":1}')");
        run("insert into delivery(lane, message) select id, '01900000-0000-7000-8000-000000000000' from lane");
        run("insert into control(realm, what, reason, actor, version)"
                + " select realm, 'pause', 'why', 'ann', 1 from lane");
        run("update control_version set version = version + 1");
        return this;
    }

    int runner(Duration left) {
        return (int) number("insert into runner(name, alive_until) values ('elsewhere/1/1', now() + interval '"
                + left.toMillis() + " ms') returning id");
    }

    /** Takes up to so many of each lane, as a process of that number would. */
    List<Leased> lease(int runner, int each) {
        try (Connection connection = pools.leases().getConnection()) {
            List<Rotation.Turn> turns = SweepStatements.openLanes(connection, 0, 10_000).stream()
                    .map(lane -> new Rotation.Turn(lane, 0))
                    .toList();
            long lease = ((long) runner << 32) + number("select count(*) + 1 from lease");
            return LeaseStatement.lease(connection, turns, each, lease, runner);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    int settle(Settlement... settlements) {
        try (Connection connection = pools.leases().getConnection()) {
            return SettleStatement.settle(connection, List.of(settlements));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void expire() {
        try (Connection connection = pools.leases().getConnection()) {
            SweepStatements.expire(connection, 3);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The first column of the only row; null when there is none. */
    public String text(String sql) {
        try (Connection connection = pools.plain().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public void run(String sql) {
        try (Connection connection = pools.plain().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        engines.forEach(PostgresQueue::close);
        pools.close();
    }
}
