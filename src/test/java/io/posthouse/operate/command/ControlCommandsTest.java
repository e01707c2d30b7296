package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.QueueRows;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlCommandsTest {
    private static HikariDataSource queue;
    private static QueueRows rows;
    private final TestDesk desk = new TestDesk().queue(() -> queue).routes(Path.of("routes"));
    private final StringWriter out = desk.printed;
    private final StringWriter err = desk.failed;
    private String actor = "ann";

    @BeforeAll
    static void open() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue).subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @BeforeEach
    void empty() throws Exception {
        rows.update("truncate delivery, delivery_ended, audit, message, control cascade");
        rows.update("truncate closed_door, lane_usage, hold");
    }

    @Test
    void aPauseSaysWhomItConcernsAndIsListed() throws Exception {
        rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "r", null);
        rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "w", null);
        rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "x", null);

        assertThat(run("pause", "--realm", "acme", "--reason", "their import", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("would concern 1 lane, 2 open deliveries");
        assertThat(rows.number("select count(*) from control")).isZero();

        assertThat(run("pause", "--realm", "acme", "--reason", "their import", "--until", "2h"))
                .isZero();
        assertThat(out.toString())
                .contains("realm=acme is paused since", "until", "by ann: their import", "2 open deliveries");
        assertThat(run("control", "list")).isZero();
        assertThat(out.toString()).contains("realm=acme", "paused", "their import");
        Duration left = Duration.between(
                Instant.now(),
                Instant.parse(rows.text(
                        "select to_char(until at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from control")));
        assertThat(left).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
    }

    @Test
    void aNameThatNobodyHasIsAskedAbout() {
        assertThat(run("pause", "--realm", "acmee", "--reason", "x", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("no lane so far. Is the name right?", "posthouse realm list");
    }

    @Test
    void whoComesSecondSeesWhatIsThereAndMustNameIt() throws Exception {
        run("throttle", "--worker", "crm-email-delivered", "--rate", "90/m", "--reason", "they answer 429", "--json");
        long version = json().path("now").path("version").longValue();
        assertThat(json().path("now").path("rate").doubleValue()).isEqualTo(1.5);
        actor = "bob";
        String[] bobs = {
            "throttle", "--worker", "crm-email-delivered", "--rate", "5", "--concurrency", "2", "--reason", "mine"
        };
        assertThat(run(bobs)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "nothing changed: worker=crm-email-delivered is throttled to 1.5/s",
                        "by ann",
                        "--version " + version);
        assertThat(run(with(bobs, "--version", "" + (version + 5)))).isEqualTo(1);
        assertThat(run(with(bobs, "--version", "" + version))).isZero();
        assertThat(out.toString()).contains("throttled to 5/s, 2 at once");
        assertThat(run(bobs)).as("the same again").isZero();
    }

    @Test
    void aThrottleToNothingIsAPauseAndSaysSo() throws Exception {
        assertThat(run("throttle", "--realm", "acme", "--rate", "0", "--reason", "stop it"))
                .isZero();
        assertThat(out.toString()).contains("a throttle to 0 is a pause", "realm=acme is paused");
        assertThat(run("resume", "--realm", "acme")).isZero();
        assertThat(run("throttle", "--realm", "acme", "--concurrency", "0", "--reason", "stop it", "--json"))
                .isZero();
        assertThat(json().path("now").path("what").textValue()).isEqualTo("pause");
    }

    @Test
    void resumingTellsWhatIsStillInForce() throws Exception {
        run("pause", "--realm", "acme", "--reason", "one");
        run("drain", "--realm", "acme", "--reason", "two");
        run("pause", "--worker", "crm-email-delivered", "--reason", "three");
        assertThat(run("resume", "--realm", "acme")).isZero();
        assertThat(out.toString())
                .contains("ended: realm=acme is paused", "ended: realm=acme is drained")
                .contains("still in force: worker=crm-email-delivered is paused");
        assertThat(run("resume", "--realm", "acme")).isZero();
        assertThat(out.toString()).contains("nothing to end");
        assertThat(run("resume", "--worker", "crm-email-delivered", "--version", "1"))
                .isEqualTo(1);
        assertThat(run("resume", "--worker", "crm-email-delivered")).isZero();
        assertThat(run("control", "list")).isZero();
        assertThat(out.toString()).contains("nothing is paused");
    }

    @Test
    void aDrainTellsWhatIsLeft() throws Exception {
        rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "r", null);
        run("drain", "--worker", "crm-email-delivered", "--reason", "new version");
        rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "r", null);
        assertThat(run("control", "list", "--json")).isZero();
        assertThat(json().path("rules").path(0).path("left").longValue()).isEqualTo(1);
    }

    @Test
    void whatIsMistypedIsAMistakeInUsageOrRefused() throws Exception {
        assertThat(run("pause", "--reason", "why")).isEqualTo(2);
        assertThat(err.toString()).contains("the whole house");
        assertThat(run("pause", "--realm", "acme")).isEqualTo(2);
        assertThat(run("pause", "--realm", "", "--reason", "why")).isEqualTo(2);
        assertThat(run("pause", "--realm", "acme", "--reason", "why", "--until", "soon"))
                .isEqualTo(2);
        assertThat(run("pause", "--realm", "acme", "--reason", "why", "--until", "2001-01-01T00:00:00Z"))
                .isEqualTo(2);
        assertThat(run("throttle", "--realm", "acme", "--reason", "why")).isEqualTo(2);
        assertThat(run("throttle", "--realm", "acme", "--reason", "why", "--rate", "fast"))
                .isEqualTo(2);
        assertThat(run("pause", "--worker", "crm-email-delivred", "--reason", "why"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no worker crm-email-delivred; there are: crm-email-delivered");
        assertThat(rows.number("select count(*) from control")).isZero();
    }

    @Test
    void aMessageIsHeldAndReleased() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        rows.delivery("crm-email-delivered", message, "r", null);
        assertThat(run("message", "hold", message.id().toString(), "--reason", "wrong address"))
                .isZero();
        assertThat(out.toString()).contains("held 1 deliveries");
        assertThat(run("message", "show", message.id().toString())).isZero();
        assertThat(out.toString()).contains("held by ann: wrong address");
        assertThat(run("release", "--realm", "acme", "--dry-run")).isZero();
        assertThat(out.toString()).contains("would release 1");
        assertThat(run("message", "release", message.id().toString())).isZero();
        assertThat(rows.text("select state::text from delivery")).isEqualTo("r");
        assertThat(run("release", "--realm", "acme", "--json")).isZero();
        assertThat(json().path("released").intValue()).isZero();
    }

    @Test
    void aDoorIsClosedAndOpenedByThePathOfItsRoute() throws Exception {
        String door = "/webhooks/mailgun/{realm}";
        assertThat(run("door", "close", door, "--realm", "acme", "--reason", "their key leaked", "--until", "1h"))
                .isZero();
        assertThat(out.toString()).contains("closed /webhooks/mailgun/{realm} for acme until");
        assertThat(run("control", "list")).isZero();
        assertThat(out.toString()).contains(door + " realm=acme", "their key leaked");
        assertThat(run("door", "open", door)).isZero();
        assertThat(out.toString()).contains("was not closed");
        assertThat(run("door", "open", door, "--realm", "acme")).isZero();
        assertThat(rows.number("select count(*) from closed_door")).isZero();
        assertThat(run("door", "close", "/webhooks/mailgun/acme", "--reason", "x"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("there is no door /webhooks/mailgun/acme; there are:")
                .contains(door);
        assertThat(rows.number("select count(*) from audit where action like 'door.%'"))
                .isEqualTo(2);
    }

    @Test
    void topFitsOnAScreen() throws Exception {
        for (String realm : new String[] {"acme", "a-realm-with-a-very-long-name-indeed", "beta"}) {
            rows.update(
                    "insert into lane_usage(minute, lane, done, retried, held, dead, nanos, bytes)"
                            + " values (date_trunc('minute', now()), ?, 123456, 99999, 0, 12345, 9000000000, 0)",
                    rows.lane("crm-email-delivered", realm));
            for (int n = 0; n < 3; n++) {
                rows.delivery("crm-email-delivered", rows.message("EMAIL_DELIVERED", realm), "r", null);
            }
        }
        run("throttle", "--realm", "acme", "--rate", "5", "--reason", "why");
        for (String by : new String[] {"worker,realm", "worker,realm,destination", "realm", "destination"}) {
            assertThat(run("top", "--by", by, "--since", "1h"))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
        }
        assertThat(run("top", "--by", "realm", "--sort", "waiting", "--limit", "1", "--json"))
                .isZero();
        assertThat(json().path("rows")).hasSize(1);
        assertThat(run("top", "--since", "27h")).isEqualTo(2);
        assertThat(run("top", "--by", "team")).isEqualTo(2);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private int run(String... arguments) {
        return desk.actor(actor).run(arguments);
    }

    private JsonNode json() throws Exception {
        return desk.json();
    }
}
