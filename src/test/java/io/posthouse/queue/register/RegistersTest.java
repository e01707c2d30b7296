package io.posthouse.queue.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistersTest {
    private static final String ORDERS = "name: depot-orders, topic: ORDER_PLACED, work: depot-order";
    private static final String STOCK = "name: depot-stock, topic: ORDER_PLACED, work: depot-stock";

    @TempDir
    Path home;

    private RoutesFolder routes;
    private HikariDataSource queue;

    @BeforeEach
    void queue() {
        routes = new RoutesFolder(home);
        queue = TestDatabases.freshQueue();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void applyingTwiceChangesNothingMore() throws SQLException {
        routes.team("depot", ORDERS, STOCK);
        Applied first = Registers.apply(queue, routes.read());
        assertThat(first.plan().topics().added())
                .containsExactly("ORDER_PLACED", "ORDER_SHIPPED", "SHIPMENT_REQUESTED");
        assertThat(first.plan().subscriptions().added()).containsExactly("depot-orders", "depot-stock");
        assertThat(first.unheard()).containsExactly("ORDER_SHIPPED", "SHIPMENT_REQUESTED");
        List<String> rows = rows();

        Applied second = Registers.apply(queue, routes.read());

        assertThat(second.plan().nothing()).isTrue();
        assertThat(second.plan().subscriptions().unchanged()).containsExactly("depot-orders", "depot-stock");
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void aPlanSaysWhatWouldChangeAndWritesNothing() throws SQLException {
        routes.team("depot", ORDERS, STOCK);
        Registers.apply(queue, routes.read());
        List<String> rows = rows();
        routes.team("depot", ORDERS + ", batch: 50", "name: depot-new, topic: ORDER_SHIPPED, work: depot-new");

        Diff diff = Registers.plan(queue, routes.read()).subscriptions();

        assertThat(diff)
                .isEqualTo(new Diff(List.of("depot-new"), List.of("depot-orders"), List.of("depot-stock"), List.of()));
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void aChangedKnobIsWrittenAndKeepsTheQueue() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        String before = one("select id || ' ' || active_from from subscription");
        routes.team("depot", ORDERS + ", attempts: 5, budget: 1h");

        assertThat(Registers.apply(queue, routes.read()).plan().subscriptions().changed())
                .containsExactly("depot-orders");
        assertThat(one("select policy->>'attempts' || ' ' || (policy->>'budgetMillis') from subscription"))
                .isEqualTo("5 3600000");
        assertThat(one("select id || ' ' || active_from from subscription")).isEqualTo(before);
    }

    @Test
    void theSubscriptionsOfTeamsThatAreNotHereAreNotTouched() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        var other = new RoutesFolder(home.resolve("other"))
                .team("shop", "name: shop-orders, topic: ORDER_PLACED, work: shop-order");

        Applied applied = Registers.apply(queue, other.read());

        assertThat(applied.plan().subscriptions())
                .isEqualTo(new Diff(List.of("shop-orders"), List.of(), List.of(), List.of()));
        assertThat(one("select string_agg(name, ' ' order by name) from subscription where active"))
                .isEqualTo("depot-orders shop-orders");
    }

    @Test
    void aNameTakenByATeamThatIsNotHereIsRefusedAndNothingIsWritten() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        List<String> rows = rows();
        var other = new RoutesFolder(home.resolve("other")).team("shop", ORDERS);

        assertThatThrownBy(() -> Registers.apply(queue, other.read()))
                .isInstanceOf(RegisterRefused.class)
                .hasMessageContaining(
                        "teams/shop/subscriptions.yaml:3: subscription depot-orders is already one of depot;");
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void aSubscriptionMovesBetweenTeamsThatAreBothHere() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        routes.team("depot").team("shop", ORDERS);
        assertThat(Registers.apply(queue, routes.read()).plan().subscriptions().changed())
                .containsExactly("depot-orders");
        assertThat(one("select team || active from subscription")).isEqualTo("shoptrue");
    }

    @Test
    void openDeliveriesOfARemovedSubscriptionAreHeldAndOthersAreNot() throws SQLException {
        routes.team("depot", ORDERS, STOCK);
        Registers.apply(queue, routes.read());
        deliveries("depot-orders");
        deliveries("depot-stock");
        String others = states("depot-stock");
        routes.team("depot", STOCK);

        Applied applied = Registers.apply(queue, routes.read());

        assertThat(applied.plan().subscriptions().removed()).containsExactly("depot-orders");
        assertThat(applied.held()).isEqualTo(5);
        // ready, leased (its try is given back), suspect, waiting, held until: all held; what waits for a person, or is
        // dead: as is
        assertThat(states("depot-orders"))
                .isEqualTo(
                        "ready h 0 -, leased h 0 -, suspect h 1 -, waiting h 3 -, until h 2 -, person h 2 -, dead x 20 -");
        assertThat(one("select string_agg(distinct reason, ', ') from delivery where state = 'h' and lane = "
                        + lane("depot-orders")))
                .isEqualTo("a person, subscription removed");
        assertThat(states("depot-stock")).isEqualTo(others);
        assertThat(Registers.apply(queue, routes.read()).held()).isZero();
    }

    @Test
    void aSubscriptionThatComesBackIsActiveWithItsHeldDeliveriesReady() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        deliveries("depot-orders");
        routes.team("depot");
        Registers.apply(queue, routes.read());
        assertThat(one("select active from subscription")).isEqualTo("f");
        run("update delivery set since = since - interval '1 hour' where state = 'h'");
        routes.team("depot", ORDERS);

        Applied applied = Registers.apply(queue, routes.read());

        assertThat(applied.plan().subscriptions().added()).containsExactly("depot-orders");
        assertThat(applied.released()).isEqualTo(5);
        assertThat(states("depot-orders"))
                .isEqualTo(
                        "ready r 0 -, leased r 0 -, suspect r 1 -, waiting r 3 -, until r 2 -, person h 2 -, dead x 20 -");
        // The retry budget did not run while it was away.
        assertThat(one("select tried_from > now() - interval '10 minutes' from delivery d"
                        + " join message m on m.id = d.message where m.topic = 'waiting'"))
                .isEqualTo("t");
        assertThat(one("select active_from > now() - interval '1 minute' from subscription"))
                .isEqualTo("t");
    }

    @Test
    void manyDeliveriesAreHeldInBatches() throws SQLException {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        String lane = newLane("depot-orders");
        run("insert into delivery (lane, message) select " + lane
                + ", gen_random_uuid() from generate_series(1, 4500)");
        routes.team("depot");
        assertThat(Registers.apply(queue, routes.read()).held()).isEqualTo(4500);
        routes.team("depot", ORDERS);
        assertThat(Registers.apply(queue, routes.read()).released()).isEqualTo(4500);
    }

    @Test
    void whatWasPublishedBesideTheRemovalIsHeldToo() throws Exception {
        routes.team("depot", ORDERS);
        Registers.apply(queue, routes.read());
        String lane = newLane("depot-orders");
        routes.team("depot");
        CompletableFuture<Applied> applying;
        try (Connection publish = queue.getConnection()) {
            publish.setAutoCommit(false);
            try (var insert = publish.createStatement()) {
                insert.execute("with m as (insert into message(id, topic, realm, digest, envelope)"
                        + " values (gen_random_uuid(), 'ORDER_PLACED', 'acme', '', '') returning id)"
                        + " insert into delivery (lane, message) select " + lane + ", id from m");
            }
            applying = CompletableFuture.supplyAsync(() -> apply(routes.read()));
            await().until(() -> one("select count(*) from pg_locks where not granted"
                            + " and database = (select oid from pg_database where datname = current_database())")
                    .equals("1"));
            publish.commit();
        }
        assertThat(applying.get().held()).isEqualTo(1);
    }

    @Test
    void manyProcessesApplyAtOnceAndEndInTheSameRows() throws Exception {
        routes.team("depot", ORDERS, STOCK);
        Register register = routes.read();
        var threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Applied>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(() -> apply(register)));
            }
            int added = 0;
            for (Future<Applied> applied : all) {
                added += applied.get().plan().subscriptions().added().size();
            }
            assertThat(added).isEqualTo(2);
            assertThat(rows()).hasSize(5);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void deliveriesOfASubscriptionThatNobodyWorksOnArriveDead() throws SQLException {
        Registers.apply(queue, RegisterFiles.read(Path.of("routes")));
        assertThat(one("select arrives::text || ' ' || team from subscription where name = 'operate-unrouted'"))
                .isEqualTo("x operate");
    }

    @Test
    void anUnrelatedLongReportDoesNotDelayAnApply() throws Exception {
        routes.team("depot", ORDERS);
        try (Connection report = queue.getConnection()) {
            report.setAutoCommit(false);
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (var select = report.createStatement()) {
                select.execute("select count(*) from delivery");
            }
            var applying = CompletableFuture.supplyAsync(() -> apply(routes.read()));
            await().atMost(Duration.ofSeconds(5)).until(applying::isDone);
            report.rollback();
        }
    }

    private Applied apply(Register register) {
        try {
            return Registers.apply(queue, register);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One delivery in each state, called by its message's topic. */
    private void deliveries(String subscription) throws SQLException {
        String lane = newLane(subscription);
        delivery(lane, "ready", "state", "'r'");
        delivery(lane, "leased", "state, attempts, lease", "'r', 1, 7");
        delivery(lane, "suspect", "state, attempts, lease", "'s', 2, 8");
        delivery(
                lane,
                "waiting",
                "state, attempts, due, tried_from",
                "'w', 3, now() + interval '1 hour', now() - interval '5 minutes'");
        delivery(lane, "until", "state, attempts, due, reason", "'h', 2, now() + interval '1 hour', 'quota'");
        delivery(lane, "person", "state, attempts, reason", "'h', 2, 'a person'");
        delivery(lane, "dead", "state, attempts, reason", "'x', 20, 'used up'");
    }

    private void delivery(String lane, String name, String columns, String values) throws SQLException {
        run("with m as (insert into message (id, topic, realm, digest, envelope) values (gen_random_uuid(), '" + name
                + "', 'acme', '', '') returning id) insert into delivery (lane, message, " + columns + ") select "
                + lane
                + ", id, " + values + " from m");
    }

    private String newLane(String subscription) throws SQLException {
        run("insert into lane (subscription, realm) select id, 'acme' from subscription where name = '" + subscription
                + "'");
        return lane(subscription);
    }

    private String lane(String subscription) throws SQLException {
        return one("select l.id from lane l join subscription s on s.id = l.subscription where s.name = '"
                + subscription + "'");
    }

    private String states(String subscription) throws SQLException {
        return one("select string_agg(m.topic || ' ' || d.state::text || ' ' || d.attempts || ' '"
                + " || coalesce(d.lease::text, '-'), ', ' order by d.id)"
                + " from delivery d join message m on m.id = d.message where d.lane = " + lane(subscription));
    }

    private List<String> rows() throws SQLException {
        return List.of(one("select string_agg(r, '#') from (select t::text r from topic t union all"
                        + " select s::text from subscription s order by 1) all_rows")
                .split("#"));
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = queue.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
