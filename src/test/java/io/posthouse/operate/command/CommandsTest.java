package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.operate.QueueRows;
import io.posthouse.queue.Published;
import io.posthouse.queue.QueueUnavailable;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static HikariDataSource queue;
    private static QueueRows rows;
    private final List<Envelope> published = new ArrayList<>();
    private int unavailable;
    private final TestDesk desk = new TestDesk()
            .queue(() -> queue)
            .teams(TestDatabases::freshTeam)
            .publisher(this::publish)
            .routes(Path.of("routes"))
            .clock(Clock.fixed(Instant.parse("2026-11-20T06:00:00Z"), ZoneOffset.UTC));
    private final StringWriter out = desk.printed;
    private final StringWriter err = desk.failed;

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
        rows.update("truncate delivery, delivery_ended, failure, audit, message");
    }

    @Test
    void aBackfillAddsWhatItCountedAndWithoutSinceIsAMistakeInUsage() throws Exception {
        rows.message("EMAIL_DELIVERED", "acme");
        rows.message("EMAIL_DELIVERED", "globex");
        rows.update("update message set accepted_at = '2026-11-20T05:00:00Z'");

        assertThat(run("backfill", "crm-email-delivered")).isEqualTo(2);
        assertThat(run("backfill", "crm-email-delivered", "--resume")).isEqualTo(1);
        assertThat(run("backfill", "nobody", "--since", "2h")).isEqualTo(1);
        assertThat(run("backfill", "crm-email-delivered", "--since", "2h", "--realm", "acme", "--dry-run", "--json"))
                .isZero();
        assertThat(desk.json().path("selected").intValue()).isEqualTo(1);
        assertThat(run("backfill", "crm-email-delivered", "--since", "2h", "--json"))
                .isZero();
        assertThat(desk.json().path("added").intValue()).isEqualTo(2);
        assertThat(rows.number("select count(*) from delivery")).isEqualTo(2);
    }

    @Test
    void copiesOfNothingAreAsTheirOwnerHasIt() throws Exception {
        assertThat(run("check", "consistency", "customer")).isZero();
        assertThat(out.toString()).contains("marketing: as crm has it", "analytics: as crm has it");
        assertThat(run("check", "consistency", "nothing")).isEqualTo(1);
    }

    @Test
    void anErasureNeedsYesAndAReasonThatNamesNobody() throws Exception {
        rows.message("EMAIL_DELIVERED", "acme");

        assertThat(run("erase", "--realm", "acme", "--subject", "e-1", "--reason", "for e-1", "--yes"))
                .isEqualTo(2);
        assertThat(run("erase", "--realm", "acme", "--subject", "e-1", "--reason", "17"))
                .isEqualTo(2);
        assertThat(rows.number("select count(*) from message")).isEqualTo(1);
        assertThat(run("erase", "--realm", "acme", "--subject", "e-1", "--reason", "17", "--yes", "--json"))
                .isZero();
        assertThat(desk.json().path("messages").intValue()).isEqualTo(1);
        assertThat(rows.number("select count(*) from message")).isZero();
        assertThat(rows.text("select scope from audit")).doesNotContain("e-1");
    }

    @Test
    void aMessageIsToldHopByHop() throws Exception {
        Envelope parent = rows.message("EMAIL_DELIVERED", "acme");
        rows.done("crm-email-delivered", parent);
        Envelope child = rows.store(parent.derive("CHILD", 0, "crm", "c", null, JsonNodeFactory.instance.objectNode()));

        assertThat(run("message", "show", child.id().toString())).isZero();
        assertThat(out.toString())
                .contains("▸ CHILD  " + child.id(), "EMAIL_DELIVERED  " + parent.id(), "crm-email-delivered  done");
        assertThat(run("message", "show", parent.id().toString(), "--json")).isZero();
        assertThat(run("message", "show", MessageIds.random().toString())).isEqualTo(1);
        assertThat(run("message", "show", "17")).isEqualTo(2);
    }

    @Test
    void whatHoldsSomethingStandsOnTopOfTheStatus() throws Exception {
        rows.subscription("zebra", "EMAIL_DELIVERED", "crm");
        rows.dead("zebra", rows.message("EMAIL_DELIVERED", "acme"), "no");

        assertThat(run("status")).isZero();
        assertThat(out.toString().lines().skip(2).findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("zebra"));
        rows.update("delete from delivery; delete from lane where subscription in (select id from subscription where"
                + " name = 'zebra'); delete from subscription where name = 'zebra'");
    }

    @Test
    void statusIsATableOrJson() throws Exception {
        assertThat(run("status")).isZero();
        assertThat(out.toString()).contains("SUBSCRIPTION", "crm-email-delivered");
        assertThat(run("status", "--json")).isZero();
        assertThat(desk.json()
                        .path("subscriptions")
                        .path(0)
                        .path("depth")
                        .path("ready")
                        .intValue())
                .isZero();
    }

    @Test
    void statusSaysWhatADestinationWaitsForUntilItIsOver() throws Exception {
        rows.update("insert into write_back_limit(realm, destination, waits_until, waits_for) values"
                + " ('acme', 'hubspot', now() + interval '2 h', 'has used up its calls of a day'),"
                + " ('zeta', 'hubspot', now() - interval '1 s', 'asked for quiet')");
        assertThat(run("status")).isZero();
        assertThat(out.toString())
                .contains("WAITS UNTIL", "hubspot", "acme", "has used up its calls of a day")
                .doesNotContain("zeta");
        assertThat(run("status", "--json")).isZero();
        assertThat(desk.json().path("waits").size()).isOne();
    }

    @Test
    void aCustomersChangeIsPublishedAsARequest() throws Exception {
        assertThat(run("send", "customer", "--realm", "acme", "--id", "c-1", "--name", "Ann", "--version", "7"))
                .isZero();
        assertThat(run("send", "customer", "--realm", "acme", "--id", "c-1", "--delete"))
                .isZero();

        Envelope change = published.get(0);
        assertThat(change.topic()).isEqualTo("CUSTOMER_CHANGE_REQUESTED");
        assertThat(change.subject()).isEqualTo("c-1");
        assertThat(change.version()).isEqualTo(7);
        assertThat(change.source()).isEqualTo("operate");
        assertThat(change.data().toString())
                .isEqualTo("{\"customerId\":\"c-1\",\"change\":\"upsert\",\"customer\":{\"name\":\"Ann\"}}");
        assertThat(published.get(1).data().toString()).isEqualTo("{\"customerId\":\"c-1\",\"change\":\"delete\"}");
        assertThat(run("send", "customer", "--realm", "acme", "--id", "c-1")).isEqualTo(2);
        assertThat(run("send", "customer", "--realm", "acme", "--id", "c-1", "--delete", "--name", "x"))
                .isEqualTo(2);
        assertThat(run("send", "customer", "--realm", "No Such", "--id", "c-1", "--delete"))
                .isEqualTo(2);
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameId() throws Exception {
        unavailable = 2;

        assertThat(run("send", "campaign", "--realm", "acme", "--id", "spring", "--name", "Spring letter"))
                .isZero();

        assertThat(published)
                .hasSize(3)
                .extracting(Envelope::id)
                .containsOnly(published.get(0).id());
        assertThat(published.get(0).data().toString())
                .isEqualTo("{\"campaign\":{\"id\":\"spring\",\"name\":\"Spring letter\"},\"audience\":{}}");
    }

    @Test
    void theReportIsTheTeamsOwnStatement() throws Exception {
        assertThat(run("report")).isZero();
        assertThat(out.toString()).contains("REALM", "CAMPAIGN", "DAY");
        assertThat(run("report", "--realm", "acme", "--json")).isZero();
        assertThat(desk.json().isArray()).isTrue();
    }

    @Test
    void helpOpensNothing() {
        for (String[] asked : new String[][] {
            {"dead", "--help"},
            {"dead", "list", "--help"},
            {"dead", "replay", "--help"},
            {"dead", "discard", "--help"},
            {"message", "show", "--help"},
            {"status", "--help"},
            {"send", "customer", "--help"},
            {"report", "--help"},
            {"realm", "--help"},
            {"realm", "check", "--help"},
            {"realm", "diff", "--help"},
            {"realm", "apply", "--help"},
            {"realm", "list", "--help"},
            {"realm", "show", "--help"},
            {"realm", "export", "--help"}
        }) {
            var nothing = new TestDesk();

            assertThat(nothing.run(asked))
                    .as("%s: %s", String.join(" ", asked), nothing.failed)
                    .isZero();
        }
    }

    private int run(String... arguments) {
        return desk.run(arguments);
    }

    private CompletableFuture<Published> publish(Outgoing message) {
        published.add(message.envelope());
        return unavailable-- > 0
                ? CompletableFuture.failedFuture(new QueueUnavailable("no answer", null))
                : CompletableFuture.completedFuture(Published.STORED);
    }
}
