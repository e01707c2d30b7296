package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.operate.Handle;
import io.posthouse.operate.QueueRows;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueUnavailable;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.SecretPlaces;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static HikariDataSource queue;
    private static QueueRows rows;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Envelope> published = new ArrayList<>();
    private String answer;
    private int unavailable;

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
    void listShowsGroupsAndLettersAndEscapesWhatSteersTheTerminal() throws Exception {
        Handle letter =
                rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no \u001b[2J customer 1");

        assertThat(run("dead", "list")).isZero();
        assertThat(out.toString()).contains("no \\u001b[#J customer #").doesNotContain("\u001b");
        assertThat(run("dead", "list", "--each")).isZero();
        assertThat(out.toString())
                .contains("no \\u001b[2J customer 1", letter.toString())
                .doesNotContain("\u001b");
    }

    @Test
    void showTellsAllAndRefusesWhatIsNoLetter() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle letter = rows.dead("crm-email-delivered", message, "no customer");
        rows.failed(letter, message.id(), 3, "rejected", "io.posthouse.message.Rejected", "no customer");

        assertThat(run("dead", "show", letter.toString())).isZero();
        assertThat(out.toString()).contains("ann@example.com", "to-crm-database", "io.posthouse.message.Rejected");
        assertThat(run("dead", "show", message.id().toString())).isZero();
        assertThat(run("dead", "show", "1-999999999")).isEqualTo(1);
        assertThat(run("dead", "show", "x")).isEqualTo(2);
    }

    @Test
    void aReplayWithoutFilterIsAMistakeInUsage() throws Exception {
        Handle letter = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");

        assertThat(run("dead", "replay", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("every dead letter of the house");
        assertThat(run("dead", "replay", letter.toString(), "--realm", "acme", "--yes"))
                .isEqualTo(2);
        assertThat(dead()).isEqualTo(1);
    }

    @Test
    void withoutATerminalAnActNeedsYes() throws Exception {
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");

        assertThat(run("dead", "replay", "--realm", "acme")).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        answer = "no";
        assertThat(run("dead", "replay", "--realm", "acme")).isEqualTo(1);
        assertThat(dead()).isEqualTo(1);
        answer = "yes";
        assertThat(run("dead", "replay", "--realm", "acme")).isZero();
        assertThat(dead()).isZero();
        assertThat(rows.text("select actor from audit")).isEqualTo("ann");
    }

    @Test
    void aDryRunCountsWhatTheActThenChanges() throws Exception {
        for (int i = 0; i < 3; i++) {
            rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");
        }

        assertThat(run("dead", "discard", "--realm", "acme", "--because", "pilot", "--dry-run", "--json"))
                .isZero();
        assertThat(json().path("selected").intValue()).isEqualTo(3);
        assertThat(dead()).isEqualTo(3);
        assertThat(run("dead", "discard", "--realm", "acme", "--because", "pilot", "--yes", "--json"))
                .isZero();
        assertThat(json().path("changed").intValue()).isEqualTo(3);
        assertThat(run("dead", "discard", "--realm", "acme", "--yes")).isEqualTo(2);
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
        assertThat(json().path("selected").intValue()).isEqualTo(1);
        assertThat(run("backfill", "crm-email-delivered", "--since", "2h", "--json"))
                .isZero();
        assertThat(json().path("added").intValue()).isEqualTo(2);
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
        assertThat(json().path("messages").intValue()).isEqualTo(1);
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
    void statusIsATableOrJson() throws Exception {
        assertThat(run("status")).isZero();
        assertThat(out.toString()).contains("SUBSCRIPTION", "crm-email-delivered");
        assertThat(run("status", "--json")).isZero();
        assertThat(json().path("subscriptions")
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
        assertThat(json().path("waits").size()).isOne();
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
        assertThat(json().isArray()).isTrue();
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
            int code = commands(new Closed()).execute(asked);

            assertThat(code).as("%s: %s", String.join(" ", asked), err).isZero();
        }
    }

    @Command(name = "posthouse")
    private static final class Root {}

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return commands(new Open()).execute(arguments);
    }

    private CommandLine commands(Desk desk) {
        var factory = OperateCommands.factory(desk);
        var commands = new CommandLine(new Root(), factory);
        OperateCommands.ALL.forEach(commands::addSubcommand);
        commands.setErr(new PrintWriter(err, true));
        commands.setOut(new PrintWriter(out, true));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return 1;
        });
        return commands;
    }

    private JsonNode json() throws Exception {
        return JSON.readTree(out.toString());
    }

    private static long dead() throws Exception {
        return rows.number("select count(*) from delivery where state = 'x'");
    }

    private final class Open implements Desk {
        @Override
        public DataSource queue() {
            return queue;
        }

        @Override
        public DataSource team(String name) {
            return TestDatabases.freshTeam(name);
        }

        @Override
        public Publisher publisher() {
            return CommandsTest.this::publish;
        }

        @Override
        public Path routes() {
            return Path.of("routes");
        }

        @Override
        public RealmFolder realms() {
            throw new AssertionError("read the realms");
        }

        @Override
        public SecretPlaces realmSecrets() {
            throw new AssertionError("read secrets");
        }

        @Override
        public Clock clock() {
            return Clock.fixed(Instant.parse("2026-11-20T06:00:00Z"), java.time.ZoneOffset.UTC);
        }

        @Override
        public PrintWriter out() {
            return new PrintWriter(out, true);
        }

        @Override
        public String actor() {
            return "ann";
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.ofNullable(answer);
        }
    }

    private CompletableFuture<Published> publish(Outgoing message) {
        published.add(message.envelope());
        return unavailable-- > 0
                ? CompletableFuture.failedFuture(new QueueUnavailable("no answer", null))
                : CompletableFuture.completedFuture(Published.STORED);
    }

    /** Fails the test when anything is opened. */
    private static final class Closed implements Desk {
        @Override
        public DataSource queue() {
            throw new AssertionError("opened the queue");
        }

        @Override
        public DataSource team(String name) {
            throw new AssertionError("opened a team");
        }

        @Override
        public Publisher publisher() {
            throw new AssertionError("opened the publisher");
        }

        @Override
        public Path routes() {
            throw new AssertionError("read the routes");
        }

        @Override
        public RealmFolder realms() {
            throw new AssertionError("read the realms");
        }

        @Override
        public SecretPlaces realmSecrets() {
            throw new AssertionError("read secrets");
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public PrintWriter out() {
            return new PrintWriter(System.out, true);
        }

        @Override
        public String actor() {
            return "nobody";
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }
    }
}
