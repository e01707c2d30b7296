package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page asks every few seconds stays cheap beside a million deliveries of 5,000 realms. */
class GlancePlanTest {
    private static final int REALMS = 5_000;
    private static final long DRAWN = 16L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static HikariDataSource queue;
    private static QueueRows rows;

    /** @param pages touched in all. @param whole whether the table of deliveries was read from one end to the other */
    private record Cost(int rows, long pages, boolean whole) {}

    @BeforeAll
    static void fill() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue).subscription("depot-orders", "ORDER_PLACED", "depot");
        rows.update("insert into lane (subscription, realm) select s.id, 'realm-' || n from subscription s,"
                + " generate_series(1, " + REALMS + ") n");
        // A tenth belongs to one realm, a third waits, and a few thousand are dead.
        rows.update("insert into delivery (lane, message, state, since) select"
                + " case when n % 10 = 0 then 1 else 1 + n % " + REALMS + " end, gen_random_uuid(),"
                + " (case when n % 400 = 0 then 'x' when n % 3 = 0 then 'w' else 'r' end)::\"char\","
                + " case when n % 400 = 0 then now() + n * interval '1 ms' end"
                + " from generate_series(1, 1000000) n");
        rows.update("analyze");
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @Test
    void theRealmsWithTheMostAreFoundInAPartOfTheTable() throws Exception {
        double part = 100.0 * DRAWN / rows.number("select pg_relation_size('delivery')");

        Cost cost = explain(RealmDepths.SOME, part);

        assertThat(part).isLessThan(40);
        assertThat(cost.whole).isFalse();
        // What is drawn, and an index probe for each lane found.
        assertThat(cost.pages).isLessThan(2 * (DRAWN >> 13) + 4L * REALMS);
    }

    @Test
    void theNoisyRealmComesFirstAndItsShareIsAboutRight() throws Exception {
        List<RealmDepth> realms = new RealmDepths(queue).largest();

        assertThat(realms.get(0).realm()).isEqualTo("realm-1");
        assertThat(realms.get(0).open()).isBetween(70_000L, 130_000L);
        assertThat(realms.get(0).estimated()).isTrue();
    }

    @Test
    void aSmallTableIsCountedExactly() throws Exception {
        try (Connection connection = queue.getConnection()) {
            long open = RealmDepths.largest(connection, Long.MAX_VALUE, DRAWN).stream()
                    .mapToLong(RealmDepth::open)
                    .sum();

            assertThat(open).isEqualTo(rows.number("select count(*) from delivery where state <> 'x'"));
        }
    }

    @Test
    void theNewestDeadLettersAreFoundWithoutReadingWhatWaits() throws Exception {
        Cost cost = explain(NewestDeadLetters.NEWEST, NewestDeadLetters.LETTERS);

        assertThat(cost.whole).isFalse();
        assertThat(cost.rows).isEqualTo(1);
        assertThat(cost.pages).isLessThan(8L * NewestDeadLetters.LETTERS);
        var newest = new NewestDeadLetters(queue).groups().get(0);
        assertThat(newest.count()).isEqualTo(NewestDeadLetters.LETTERS);
        assertThat(newest.sample().id()).isEqualTo(1_000_000);
    }

    @Test
    void theDeadLettersOfADestinationAreFoundWithoutReadingWhatWaits() throws Exception {
        rows.update("update lane set destination = 'crm' where id between 4001 and 4020");
        rows.update("analyze lane");
        var parameters = new ArrayList<>();
        String sql = DeadLetters.page(
                DeadLetterFilter.of(name -> name.equals("destination") ? "crm" : null, null), null, 50, parameters);

        Cost cost = explain(sql, parameters.toArray());

        assertThat(cost.whole).isFalse();
        // No more than what is dead in the whole house, and a look at each lane.
        assertThat(cost.pages).isLessThan(4L * 2_500 + REALMS);
    }

    @Test
    void aGlanceTakesLessThanASecond() throws Exception {
        new Status(queue).glance();
        long least = Long.MAX_VALUE;

        // What else runs on this machine can only add to it.
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            new Status(queue).glance();
            new RealmDepths(queue).largest();
            new NewestDeadLetters(queue).groups();
            least = Math.min(least, System.nanoTime() - begin);
        }

        assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofSeconds(1));
    }

    private static Cost explain(String sql, Object... parameters) throws Exception {
        JsonNode plan;
        try (Connection connection = queue.getConnection();
                var statement = connection.prepareStatement("explain (analyze, buffers, format json) " + sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                plan = JSON.readTree(row.getString(1)).get(0).get("Plan");
            }
        }
        boolean whole = Stream.concat(Stream.of(plan), plan.findParents("Node Type").stream())
                .anyMatch(node -> node.path("Node Type").asText().contains("Seq Scan")
                        && node.path("Relation Name").asText().equals("delivery"));
        return new Cost(
                plan.get("Actual Rows").intValue(),
                plan.get("Shared Hit Blocks").longValue()
                        + plan.get("Shared Read Blocks").longValue(),
                whole);
    }
}
