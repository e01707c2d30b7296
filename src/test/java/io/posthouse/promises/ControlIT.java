package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.FaultProxy;
import io.posthouse.outside.House;
import io.posthouse.outside.HousePostgres;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators order holds in every process, also in those that start later or come back. */
class ControlIT {
    private static final String WORKER = "crm-email-delivered";
    private static final Duration IN_FORCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** After five seconds without the rules a process begins nothing. */
    private static final Duration BLIND = Duration.ofSeconds(6);

    private static final String SLOWLY = "create function slowly() returns trigger language plpgsql as"
            + " 'begin perform pg_sleep(0.02); return new; end';"
            + " create trigger slowly before insert on activity for each row execute function slowly()";

    private final House house = new House(Path.of("target/promises/control-" + System.nanoTime())).keepDatabase();
    private final Books books = new Books(house);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPauseOutlivesCrashesAndBindsWhoStartsLaterAndLosesNothing() throws SQLException {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), 600);
        HouseProcess first = house.start();
        assertThat(house.command("pause", "--worker", WORKER, "--reason", "crm moves its tables"))
                .contains("worker=" + WORKER + " is paused");
        awaitOrder();
        LoadResult load = Load.start(traffic, LoadShape.closed(house.doorPort(), 8, 0, traffic.count()))
                .await();
        Awaitility.await("the others are done")
                .atMost(PATIENCE)
                .until(() -> done("marketing-email-delivered") == traffic.count()
                        && done("analytics-email-delivered") == traffic.count());

        house.startBeside("teams/crm");
        first.kill();
        house.start();
        awaitOrder();
        assertThat(untouched()).as("waiting, never leased").isEqualTo(traffic.count());
        assertThat(done(WORKER)).isZero();
        assertThat(house.command("status")).contains("paused");
        assertThat(house.command("top", "--by", "worker")).contains(WORKER, "paused");

        house.command("resume", "--worker", WORKER);
        Awaitility.await("goes on").atMost(IN_FORCE).until(() -> done(WORKER) > 0);
        books.awaitQuiet(PATIENCE);
        new Audit(books, traffic, List.of(load)).everythingAppliedOnceByEveryTeam(Set.of());
    }

    /** A pod that has lost the database, and not its team's: it cannot know what was ordered meanwhile. */
    @Test
    void whoLostItsWayToTheQueueEndsWhatItHasInHandAndObeysAPauseWhenItIsBack() throws Exception {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), 1_500);
        house.start("ingest", "work", "teams/marketing", "teams/analytics");
        try (FaultProxy way = new FaultProxy(house.postgres().port())) {
            HouseProcess crm = startOver(way);
            house.command("pause", "--worker", WORKER, "--reason", "until all is there");
            awaitOrder();
            LoadResult load = Load.start(traffic, LoadShape.closed(house.doorPort(), 8, 0, traffic.count()))
                    .await();
            Awaitility.await("all is there").atMost(PATIENCE).until(() -> untouched() == traffic.count());
            run("crm", SLOWLY);
            house.command("resume", "--worker", WORKER);
            Awaitility.await("in the middle of it").atMost(PATIENCE).until(() -> effects() > 0);

            way.cut();
            long since = System.nanoTime();
            Awaitility.await("it notices").atMost(PATIENCE).until(() -> !crm.isReady());
            long inHand = done(WORKER) + leased();
            house.command("pause", "--worker", WORKER, "--reason", "while it is away");
            Awaitility.await("what it has in hand ends")
                    .atMost(PATIENCE)
                    .until(() -> System.nanoTime() - since >= BLIND.toNanos() && !inWork());
            long before = effects();
            Figures.note(
                    "cut off from the queue",
                    before + " effects of " + traffic.count() + ", " + inHand + " were leased or done when it was cut");
            assertThat(before).as("no more than was in hand").isLessThanOrEqualTo(inHand);
            assertThat(inHand).as("there is more to do").isLessThan(traffic.count());

            way.heal();
            Awaitility.await("back").atMost(PATIENCE).until(crm::isReady);
            awaitOrder();
            assertThat(effects()).as("tried although paused").isEqualTo(before);
            Awaitility.await("nothing is kept").atMost(PATIENCE).until(() -> leased() == 0);

            run("crm", "drop trigger slowly on activity");
            house.command("resume", "--worker", WORKER);
            Awaitility.await("goes on").atMost(IN_FORCE).until(() -> effects() > before);
            books.awaitQuiet(PATIENCE);
            new Audit(books, traffic, List.of(load)).everythingAppliedOnceByEveryTeam(Set.of());
        }
    }

    @Test
    void ofTwoOperatorsOneHasItsWayAndTheOtherIsToldWhatIsThere() {
        house.start();
        var ann = CompletableFuture.supplyAsync(
                () -> house.exitOf("throttle", "--realm", "realm-1", "--rate", "5", "--reason", "ann's reason"));
        var bob = CompletableFuture.supplyAsync(
                () -> house.exitOf("throttle", "--realm", "realm-1", "--rate", "9", "--reason", "bob's reason"));
        assertThat(List.of(ann.join(), bob.join())).containsExactlyInAnyOrder(0, 1);
        assertThat(house.command("control", "list")).containsOnlyOnce("realm=realm-1");
    }

    /** Counted at the effect: when crm's own rows were written, by its database's clock. */
    @Test
    void threeProcessesTogetherKeepToTheRateAndToNothing() throws SQLException {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), 300);
        house.start();
        house.startBeside("teams/crm");
        house.startBeside("teams/crm");
        run("crm", "alter table activity add column seen_at timestamptz default clock_timestamp()");
        assertThat(house.command("throttle", "--worker", WORKER, "--rate", "0", "--reason", "nothing at all"))
                .contains("a throttle to 0 is a pause");
        awaitOrder();
        Load.start(traffic, LoadShape.closed(house.doorPort(), 8, 0, traffic.count()))
                .await();
        Awaitility.await("published")
                .atMost(PATIENCE)
                .until(() -> done("marketing-email-delivered") == traffic.count());
        assertThat(books.number("crm", "select count(*) from activity"))
                .as("throttled to 0")
                .isZero();

        house.command("throttle", "--worker", WORKER, "--rate", "5/s", "--reason", "little by little");
        awaitOrder();
        house.command("resume", "--worker", WORKER);
        Awaitility.await("some seconds' worth")
                .atMost(PATIENCE)
                .until(() -> books.number("crm", "select count(*) from activity") >= 40);
        long most = books.number(
                "crm",
                "select max(n) from (select count(*) over (order by seen_at range between current row and"
                        + " interval '999 milliseconds' following) n from activity) a");
        Figures.note("throttled to 5/s, three processes", most + " effects in the fullest second");
        // The rate, and a chunk of one for each process and for the row.
        assertThat(most).isLessThanOrEqualTo(5 + 1 + 3);
        house.command("resume", "--worker", WORKER, "--throttle");
        books.awaitQuiet(PATIENCE);
        assertThat(done(WORKER)).isEqualTo(traffic.count());
    }

    @Test
    void aClosedDoorSaysSoAndOpensAgain() throws Exception {
        house.start();
        String door = "/webhooks/mailgun/{realm}";
        house.command("door", "close", door, "--realm", "realm-1", "--reason", "their key leaked");
        Awaitility.await("closed").atMost(IN_FORCE).until(() -> status("realm-1") == 503);
        assertThat(status("realm-2")).isEqualTo(401);
        house.command("door", "open", door, "--realm", "realm-1");
        Awaitility.await("open").atMost(IN_FORCE).until(() -> status("realm-1") == 401);
    }

    private int status(String realm) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + house.doorPort() + "/webhooks/mailgun/" + realm))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"signature\":{\"timestamp\":\"1\",\"token\":\"t\",\"signature\":\"s\"},\"event-data\":{}}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** What was ordered is in force now. */
    private static void awaitOrder() {
        long since = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - since >= IN_FORCE.toNanos());
    }

    private long untouched() throws SQLException {
        return books.number(
                "posthouse",
                "select count(*) from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription"
                        + " where s.name = '" + WORKER + "' and d.state = 'r' and d.attempts = 0 and d.lease is null");
    }

    private long leased() throws SQLException {
        return books.number(
                "posthouse",
                "select count(*) from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription"
                        + " where s.name = '" + WORKER + "' and d.lease is not null");
    }

    private long effects() throws SQLException {
        return books.number("crm", "select count(*) from activity");
    }

    private boolean inWork() throws SQLException {
        return books.number(
                        "crm",
                        "select count(*) from pg_stat_activity where datname = 'crm' and state <> 'idle'"
                                + " and pid <> pg_backend_pid()")
                > 0;
    }

    /** Crm alone; its queue is reached through this only, its own database as ever. */
    private HouseProcess startOver(FaultProxy way) throws IOException {
        // Makes crm's database, as an operator of another server would have.
        house.startBeside("teams/crm").kill();
        HousePostgres postgres = house.postgres();
        Map<String, String> databases = Map.of(
                "POSTHOUSE_DATABASE_QUEUE_URL",
                "jdbc:postgresql://127.0.0.1:" + way.port() + "/posthouse",
                "POSTHOUSE_DATABASE_QUEUE_USER",
                "posthouse",
                "POSTHOUSE_DATABASE_QUEUE_PASSWORD",
                postgres.password("posthouse"),
                "POSTHOUSE_DATABASE_CRM_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/crm",
                "POSTHOUSE_DATABASE_CRM_USER",
                "crm",
                "POSTHOUSE_DATABASE_CRM_PASSWORD",
                postgres.password("crm"));
        databases.forEach(house::with);
        try {
            return house.startBeside("teams/crm");
        } finally {
            databases.keySet().forEach(house::without);
        }
    }

    private long done(String worker) throws SQLException {
        return books.number(
                "posthouse",
                "select count(*) from delivery_ended d join lane l on l.id = d.lane"
                        + " join subscription s on s.id = l.subscription where d.state = 'd' and s.name = '" + worker
                        + "'");
    }

    private void run(String database, String sql) throws SQLException {
        try (var connection = house.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
