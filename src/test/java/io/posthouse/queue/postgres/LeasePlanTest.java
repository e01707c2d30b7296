package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leasing costs what it takes, not what waits: pages touched per row, at two sizes, and with plans made too early. */
class LeasePlanTest {
    private static final int LANES = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final QueueBed BED = new QueueBed().subscribed("depot-orders");
    private static Connection early;
    private static Cost small;
    private static Cost large;
    private static Cost planned;

    /** @param pages per leased row */
    private record Cost(int rows, double pages, boolean sequential) {}

    @BeforeAll
    static void fill() throws SQLException {
        // Prepared while all tables are empty, as by a process that starts on a new database, and kept.
        early = BED.pools.leases().getConnection();
        prepareAsGeneric(early);
        BED.run("insert into lane(subscription, realm) select s.id, 'realm-' || n from subscription s,"
                + " generate_series(1, " + LANES + ") n");
        deliveries(10_000);
        BED.run("vacuum analyze");
        small = lease(BED.pools.leases().getConnection());
        deliveries(990_000);
        planned = execute(early);
        BED.run("vacuum analyze");
        large = lease(BED.pools.leases().getConnection());
    }

    @AfterAll
    static void close() throws SQLException {
        early.close();
        BED.close();
    }

    @Test
    void leasingFromAMillionTouchesAsFewPagesAsLeasingFromTenThousand() {
        assertThat(small.rows).isEqualTo(100);
        assertThat(large.rows).isEqualTo(100);
        assertThat(large.pages).isLessThan(40);
        assertThat(large.pages).isLessThan(small.pages * 1.5 + 5);
    }

    @Test
    void nothingIsReadFromOneEndToTheOther() {
        assertThat(small.sequential).isFalse();
        assertThat(large.sequential).isFalse();
    }

    @Test
    void aPlanMadeWhenTheTablesWereEmptyIsAsGood() {
        assertThat(planned.rows).isEqualTo(100);
        assertThat(planned.sequential).isFalse();
        assertThat(planned.pages).isLessThan(40);
    }

    @Test
    void theSweepTouchesAFewPagesPerLaneHoweverMuchWaits() throws SQLException {
        Cost cost = explain(SweepStatements.OPEN_LANES, statement -> {
            statement.setLong(1, 0);
            statement.setInt(2, LANES);
        });
        assertThat(cost.rows).isEqualTo(LANES);
        assertThat(cost.sequential).isFalse();
        assertThat(cost.pages).isLessThan(10);
    }

    @Test
    void whatIsDueIsFoundWithoutReadingWhatIsNot() throws SQLException {
        BED.run("update delivery set state = 'w', due = now() + interval '1 day' where id % 10 = 0");
        BED.run("update delivery set due = now() - interval '1 s' where id in (100, 200, 300)");
        Cost cost = explain(SweepStatements.DUE, statement -> statement.setInt(1, 5_000));
        assertThat(cost.rows).isEqualTo(3);
        assertThat(cost.sequential).isFalse();
        assertThat(cost.pages).isLessThan(60);
    }

    @Test
    void lookingForSuspectsCostsNothingWhenThereAreNone() throws SQLException {
        Cost cost = explain(LeaseStatement.LEASE_SUSPECTS, statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("bigint", new Long[] {1L, 2L, 3L}));
            statement.setInt(2, 64);
            statement.setLong(3, 1);
            statement.setLong(4, 1);
            statement.setInt(5, 1);
            statement.setLong(6, LeaseStatement.BYTES);
        });
        assertThat(cost.rows).isZero();
        assertThat(cost.pages).isLessThan(20);
    }

    @Test
    void lookingForLanesForWorkersOutsideCostsAFewPagesPerLaneHoweverMuchWaits() throws SQLException {
        Cost ready = explain(OutsideStatements.OPEN_LANES, LeasePlanTest::firstLanes);
        assertThat(ready.rows).isEqualTo(500);
        assertThat(ready.sequential).isFalse();
        assertThat(ready.pages).isLessThan(12);
        Cost suspects = explain(OutsideStatements.SUSPECT_LANES, LeasePlanTest::firstLanes);
        assertThat(suspects.rows).isZero();
        assertThat(suspects.sequential).isFalse();
        assertThat(suspects.pages).isLessThan(20);
    }

    private static void firstLanes(PreparedStatement statement) throws SQLException {
        statement.setInt(1, 1);
        statement.setLong(2, 0);
        statement.setInt(3, 500);
    }

    @Test
    void settlingFindsEachRowByItsIndex() throws SQLException {
        for (String sql : List.of(SettleStatement.DONE_READY, SettleStatement.DONE_SUSPECT)) {
            Cost cost = explain(sql, statement -> {
                for (int parameter = 1; parameter <= 3; parameter++) {
                    statement.setArray(
                            parameter, statement.getConnection().createArrayOf("bigint", new Long[] {1L, 2L, 3L}));
                }
                statement.setArray(4, statement.getConnection().createArrayOf("int", new Integer[] {1, 1, 1}));
            });
            assertThat(cost.sequential).isFalse();
            assertThat(cost.pages).isLessThan(40);
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private static Cost explain(String sql, Parameters parameters) throws SQLException {
        try (Connection connection = BED.pools.leases().getConnection();
                var statement = connection.prepareStatement("explain (analyze, buffers, format json) " + sql)) {
            connection.setAutoCommit(false);
            parameters.set(statement);
            Cost cost = cost(statement);
            connection.rollback();
            connection.setAutoCommit(true);
            return cost;
        }
    }

    private static Cost lease(Connection connection) throws SQLException {
        try (connection) {
            return explain(LeaseStatement.LEASE, statement -> {
                Long[] lanes = LongStream.rangeClosed(1, 100).boxed().toArray(Long[]::new);
                Long[] floors = LongStream.rangeClosed(1, 100).mapToObj(n -> 0L).toArray(Long[]::new);
                statement.setArray(1, statement.getConnection().createArrayOf("bigint", lanes));
                statement.setArray(2, statement.getConnection().createArrayOf("bigint", floors));
                Long[] ends = LongStream.rangeClosed(1, 100)
                        .mapToObj(n -> Long.MAX_VALUE)
                        .toArray(Long[]::new);
                Integer[] each = LongStream.rangeClosed(1, 100).mapToObj(n -> 1).toArray(Integer[]::new);
                statement.setArray(3, statement.getConnection().createArrayOf("bigint", ends));
                statement.setArray(4, statement.getConnection().createArrayOf("int", each));
                statement.setLong(5, 77);
                statement.setLong(6, 77);
                statement.setInt(7, 1);
                statement.setLong(8, LeaseStatement.BYTES);
            });
        }
    }

    private static void prepareAsGeneric(Connection connection) throws SQLException {
        String sql = LeaseStatement.LEASE;
        for (int parameter = 1; parameter <= 8; parameter++) {
            sql = sql.replaceFirst("\\?", "\\$" + parameter);
        }
        try (var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute(
                    "prepare lease(bigint[], bigint[], bigint[], int[], bigint, bigint, int, bigint) as " + sql);
            statement.execute(EXECUTE);
        }
    }

    private static final String EXECUTE = "execute lease('{"
            + LongStream.rangeClosed(1, 100).mapToObj(Long::toString).collect(Collectors.joining(","))
            + "}', array_fill(0::bigint, array[100]), array_fill(9223372036854775807, array[100]),"
            + " array_fill(1, array[100]), 78, 78, 1, " + LeaseStatement.BYTES + ")";

    private static Cost execute(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("explain (analyze, buffers, format json) " + EXECUTE)) {
            connection.setAutoCommit(false);
            Cost cost = cost(statement);
            connection.rollback();
            connection.setAutoCommit(true);
            return cost;
        }
    }

    private static Cost cost(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            row.next();
            JsonNode plan = JSON.readTree(row.getString(1)).get(0).get("Plan");
            int rows = plan.get("Actual Rows").intValue();
            double pages = plan.get("Shared Hit Blocks").doubleValue()
                    + plan.get("Shared Read Blocks").doubleValue();
            List<JsonNode> nodes = plan.findParents("Node Type");
            boolean sequential = nodes.stream()
                    .anyMatch(node -> node.get("Node Type").textValue().equals("Seq Scan")
                            && !List.of("runner", "lease")
                                    .contains(node.get("Relation Name").textValue()));
            return new Cost(rows, pages / Math.max(1, rows), sequential);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One message for all: what is measured is the look-up. */
    private static void deliveries(int count) {
        BED.run(
                "insert into message(id, topic, realm, digest, envelope) values ('01900000-0000-7000-8000-000000000000',"
                        + " 'ORDER_PLACED', 'acme', '', '{}') on conflict do nothing");
        BED.run("insert into delivery(lane, message) select 1 + n % " + LANES
                + ", '01900000-0000-7000-8000-000000000000' from generate_series(1, " + count + ") n");
    }
}
