package io.posthouse.operate.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.operate.QueueRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final Erasure erasure = new Erasure(Subject.named("acme", "c-1"), queue, List.of());

    @BeforeEach
    void subscribe() throws Exception {
        rows.subscription("crm-opened", "EMAIL_OPENED", "crm");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void everythingOfTheSubjectGoesAndNothingElse() throws Exception {
        Envelope asSubject = store("acme", "c-1", "x");
        Envelope inTheData = store("acme", "e-1", "c-1");
        Envelope likeIt = store("acme", "e-2", "c-11");
        Envelope elsewhere = store("globex", "c-1", "c-1");
        rows.failed(rows.dead("crm-opened", asSubject, "no"), asSubject.id(), 1, "rejected", "T", "no");
        rows.done("crm-opened", inTheData);
        rows.dead("crm-opened", likeIt, "no");
        rows.dead("crm-opened", elsewhere, "no");

        Erasure.Found counted = erasure.count();
        assertThat(rows.number("select count(*) from message"))
                .as("only counted")
                .isEqualTo(4);
        Erasure.Found erased = erasure.erase();
        erasure.audit("ann", "request 17", 2);

        assertThat(counted).isEqualTo(erased).isEqualTo(found(2, 2));
        assertThat(rows.text("select string_agg(realm, ',' order by realm) from message"))
                .isEqualTo("acme,globex");
        assertThat(rows.number("select count(*) from delivery")).isEqualTo(2);
        assertThat(rows.number("select count(*) from delivery_ended")).isZero();
        assertThat(rows.number("select count(*) from failure")).isZero();
        assertThat(rows.text("select scope from audit"))
                .startsWith("realm=acme subject=sha256:")
                .doesNotContain("c-1");
        assertThat(erasure.erase()).as("again").isEqualTo(found(0, 0));
    }

    @Test
    void aMessageThatPostgresCannotReadAsJsonStopsNoErasure() throws Exception {
        store("acme", "e-1", "nul: \u0000, half a character: \ud83d");
        Envelope mine = store("acme", "c-1", "nul: \u0000");

        assertThat(erasure.erase().messages()).isEqualTo(1);
        assertThat(rows.number("select count(*) from message where id = ?", mine.id()))
                .isZero();
    }

    @Test
    void whatAWorkerIsAtIsSaid() throws Exception {
        rows.delivery("crm-opened", store("acme", "c-1", "x"), "r", null);
        rows.update("update delivery set lease = 1");

        assertThat(erasure.erase().inHand()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm", "marketing", "analytics"})
    void eachTeamsStatementTakesTheCustomerAndNoOther(String team) throws Exception {
        DataSource database = TestDatabases.freshTeam(team);
        String sql = Files.readString(Path.of("routes/teams", team, "sql/erase.sql"));
        execute(database, fill(team));
        execute(
                database,
                "insert into outbox (id, topic, realm, source, subject, \"time\", cause, data) select gen_random_uuid(), 'T',"
                        + " 'acme', 's', 'x', now(), gen_random_uuid(), jsonb_build_object('customerId', c)"
                        + " from unnest('{c-1,c-2}'::text[]) c");

        TeamStore store = new TeamStore(team, database, null, sql);
        assertThat(taken(store, "acme", "c-1", true)).isGreaterThanOrEqualTo(2);
        long erased = taken(store, "acme", "c-1", false);

        assertThat(erased).as("as counted").isGreaterThanOrEqualTo(2);
        assertThat(taken(store, "acme", "c-1", false)).as("again").isZero();
        assertThat(taken(store, "acme", "c-2", true)).as("the other").isEqualTo(erased);
        assertThat(taken(store, "globex", "c-1", true))
                .as("the other realm, which has no outbox row")
                .isEqualTo(erased - 1);
    }

    private static Erasure.Found found(long messages, long deliveries) {
        return new Erasure.Found(messages, deliveries, 0, Map.of(), List.of());
    }

    private static long taken(TeamStore store, String realm, String subject, boolean dryRun) throws Exception {
        return store.take(List.of(Subject.named(realm, subject)), dryRun);
    }

    private static String fill(String team) {
        String who = " from (values ('acme', 'c-1'), ('acme', 'c-2'), ('globex', 'c-1')) w (r, c)";
        return switch (team) {
            case "crm" ->
                "insert into customer (realm, id) select r, c" + who
                        + "; insert into customer_source select r, c, 's', 1, gen_random_uuid(), false, '{}'" + who
                        + "; insert into activity select gen_random_uuid(), r, c, 'e', 'opened', now()" + who;
            case "marketing" ->
                "insert into audience select r, c, 1, gen_random_uuid(), false" + who
                        + "; insert into email (realm, id, customer) select r, 'e ' || c, c" + who
                        + "; insert into campaign_recipient select r, 'k', c, 'e', now()" + who;
            default -> "insert into customer select r, c, 1, gen_random_uuid(), false" + who;
        };
    }

    private Envelope store(String realm, String subject, String customer) throws Exception {
        return rows.store(new Envelope(
                MessageIds.random(),
                "EMAIL_OPENED",
                realm,
                "mailgun",
                Instant.now(),
                subject,
                null,
                null,
                null,
                null,
                JsonNodeFactory.instance
                        .objectNode()
                        .set("email", JsonNodeFactory.instance.objectNode().put("customerId", customer))));
    }

    private static void execute(DataSource database, String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
