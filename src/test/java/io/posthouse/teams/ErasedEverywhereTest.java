package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.operate.Handle;
import io.posthouse.operate.QueueRows;
import io.posthouse.operate.erasure.Erasure;
import io.posthouse.operate.erasure.Erasure.Found;
import io.posthouse.operate.erasure.Subject;
import io.posthouse.operate.erasure.TeamStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A person leaves traces in every table that keeps people, by the statements that really write them; then is erased by the
 * address alone; then every value of every table of every database is looked at. Tables are found in the catalogue: a new
 * one has to be filled here, or stand among those that hold nobody, with its reason.
 */
class ErasedEverywhereTest {
    private static final String REALM = "acme";
    private static final String ADDRESS = Traces.ADDRESS;
    private static final String TYPED = "Ada.Lovelace+Spam@Example.com";
    private static final String PHONE = Traces.PHONE;
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final TeamDatabase ofQueue = TeamDatabase.of(queue, Path.of("routes"));
    private final Map<String, TeamDatabase> teams = Map.of(
            "crm", TeamDatabase.fresh("crm"),
            "marketing", TeamDatabase.fresh("marketing"),
            "analytics", TeamDatabase.fresh("analytics"));
    private final Traces traces = new Traces(teams, ofQueue);
    private final Set<String> told = new HashSet<>();

    @BeforeEach
    void subscribe() throws Exception {
        rows.update(
                "insert into topic (name, owner, entity, key) select name, 'work', case when name like 'EMAIL%' then 'email'"
                        + " else 'e' end, 'id' from unnest('{EMAIL_SENT,EMAIL_OPENED,EMAIL_CLICKED,EMAIL_FAILED,EMAIL_OPTED_OUT,"
                        + "PROSPECT_SUBMITTED,FEEDBACK_GIVEN,CUSTOMER_CHANGE_REQUESTED,CUSTOMER_CREATED,CUSTOMER_UPDATED,"
                        + "CAMPAIGN_REQUESTED,UNROUTED,WRITE_BACK_REQUESTED}'::text[]) name");
        rows.subscription("any", "EMAIL_OPENED", "crm");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void whoIsErasedByAddressStandsNowhereAnyMore() throws Exception {
        leaveTraces();
        Set<String> before = traces.in();
        assertThat(traces.neverFilled())
                .as("tables that this test neither fills nor knows")
                .isEmpty();
        assertThat(before)
                .contains(
                        "queue.message",
                        "queue.write_back_state",
                        "crm.customer",
                        "crm.customer_source",
                        "crm.activity",
                        "crm.outbox",
                        "marketing.audience",
                        "marketing.suppression",
                        "marketing.outbox");

        Found counted = erasure().count();
        assertThat(traces.in()).as("only counted").isEqualTo(before);
        Found erased = erasure().erase();
        erasure().audit("ann", "request 17", erased.rows());

        assertThat(traces.in()).isEmpty();
        assertThat(erased).isEqualTo(counted);
        assertThat(rows.number("select count(*) from message where topic = 'UNROUTED'"))
                .as("raw, in base64")
                .isZero();
        assertThat(erased.written())
                .extracting(OutsideId::of)
                .containsExactlyInAnyOrder("hubspot 501", "hubspot 502", "hubspot 503");
        assertThat(erasure().erase().rows()).as("again").isZero();
    }

    @Test
    void othersStay() throws Exception {
        leaveTraces();
        erasure().erase();

        assertThat(rows.number("select count(*) from message where realm = 'globex'"))
                .isPositive();
        assertThat(teams.get("crm").rows("select id, customer->>'note' as note from customer order by id"))
                .extracting(row -> row.get("id") + ": " + row.get("note"))
                .containsExactly("c-bob: married to erased", "c-nada: null");
        assertThat(rows.text("select string_agg(entity, ',' order by entity) from write_back_state"))
                .isEqualTo("c-bob,nada.lovelace@example.com");
        assertThat(teams.get("marketing").rows("select customer from audience order by 1"))
                .extracting(row -> row.get("customer"))
                .containsExactly("c-bob", "c-nada");
    }

    @Test
    void whoWasErasedAndComesBackStillGetsNoMail() throws Exception {
        leaveTraces();
        erasure().erase();
        tell(customer("c-new", "{\"name\":\"Ada\",\"email\":\"" + TYPED + "\"}"));
        tell(Events.campaign(REALM, "autumn"));

        assertThat(teams.get("marketing")
                        .rows("select customer from campaign_recipient where campaign = 'autumn' order by 1"))
                .extracting(row -> row.get("customer"))
                .containsExactly("c-bob", "c-nada");
    }

    private void leaveTraces() throws Exception {
        tell(form("PROSPECT_SUBMITTED", TYPED, "quote"));
        tell(form("FEEDBACK_GIVEN", ADDRESS, "opinion"));
        tell(customer(
                "c-ada", "{\"name\":\"Ada Lovelace-Byron\",\"email\":\"" + TYPED + "\",\"phone\":\"" + PHONE + "\"}"));
        tell(customer("c-nada", "{\"name\":\"Nada\",\"email\":\"nada.lovelace@example.com\"}"));
        tell(customer("c-bob", "{\"name\":\"Bob\",\"email\":\"bob@example.com\"}"));
        tell(Events.campaign(REALM, "spring"));
        for (JsonNode sent : teams.get("marketing").outbox()) {
            if (sent.at("/data/email/customerId").asText().equals("c-ada")) {
                emailed(sent.path("subject").textValue(), "c-ada");
            }
        }
        emailed("mid:letter-to-ada", "");
        // Analytics tells nobody anything yet; whatever it will tell is erased like the others' news.
        teams.get("analytics")
                .rows(
                        "insert into outbox (id, topic, realm, source, subject, \"time\", cause, data) values (gen_random_uuid(),"
                                + " 'T', 'acme', 'analytics', 'x', now(), gen_random_uuid(), jsonb_build_object('to', 'at ' || ?)) returning 1",
                        TYPED);
        // Somebody else's data that speaks of her: only the address goes.
        teams.get("crm")
                .rows(
                        "update customer set customer = customer || jsonb_build_object('note', 'married to ' || ?) where id = 'c-bob' returning 1",
                        TYPED);
        ObjectNode raw = Events.object("{\"problem\": \"no member email\"}");
        raw.put(
                "raw",
                Base64.getEncoder()
                        .encodeToString(
                                "a=1&email=Ada.Lovelace%2BSpam%40Example.com&b=2".getBytes(StandardCharsets.UTF_8)));
        store(Events.envelope("UNROUTED", REALM, "ams", "u-1", null, 1, raw));
        Envelope elsewhere = store(Events.change("globex", "c-9", "ams", 1L, 1, "Cyd"));
        Envelope order = store(Events.envelope(
                "WRITE_BACK_REQUESTED", REALM, "crm", "c-ada", 1L, 1, Events.object("{\"entity\": \"c-ada\"}")));
        Envelope other = store(Events.envelope(
                "WRITE_BACK_REQUESTED", REALM, "crm", "c-bob", 1L, 1, Events.object("{\"entity\": 1}")));
        written("contact", TYPED, "501", UUID.randomUUID());
        written("contact", "c-ada", "502", order.id());
        written("note", order.id().toString(), "503", order.id());
        written("contact", "c-bob", "504", other.id());
        written("contact", "nada.lovelace@example.com", "505", other.id());
        Handle dead = rows.dead("any", order, "no");
        rows.failed(dead, order.id(), 1, "rejected", "T", "no");
        rows.done("any", order);
        rows.done("any", elsewhere);
        rows.delivery("any", order, "r", null);
        rows.update(
                "insert into backfill (subscription, scope, actor, selected) select id, 'x', 'ann', 1 from subscription");
        rows.update("insert into backfill_message select b.id, ? from backfill b", order.id());
    }

    private static ObjectNode form(String topic, String email, String form) {
        return Events.envelope(
                topic,
                REALM,
                "form",
                UUID.randomUUID().toString(),
                null,
                1,
                Events.object(
                        "{\"form\":\"%s\",\"fields\":{\"email\":\"%s\",\"phone\":\"%s\",\"text\":\"the boiler of 1843\"}}"
                                .formatted(form, email, PHONE)));
    }

    private static ObjectNode customer(String id, String customer) {
        return Events.envelope(
                "CUSTOMER_CHANGE_REQUESTED",
                REALM,
                "ams",
                id,
                1L,
                1,
                Events.object("{\"change\":\"upsert\",\"customerId\":\"%s\",\"customer\":%s}".formatted(id, customer)));
    }

    private void emailed(String email, String customer) throws Exception {
        for (String event : List.of("opened", "clicked", "failed", "unsubscribed")) {
            ObjectNode message = Events.email(event, REALM, email, 5);
            ObjectNode data = (ObjectNode) message.path("data");
            ((ObjectNode) data.path("email")).put("recipient", TYPED).put("customerId", customer);
            data.put("url", "https://x.example/?to=Ada.Lovelace%2BSpam%40Example.com")
                    .put("reason", "550 5.1.1\n<" + TYPED + ">: unknown");
            tell(message);
        }
    }

    /** As the engine would: into the queue, and to each team that listens; then what the teams have to tell. */
    private void tell(ObjectNode message) throws Exception {
        String topic = message.path("topic").textValue();
        if (!told.add(message.path("id").textValue())) {
            return;
        }
        store(message);
        switch (topic) {
            case "PROSPECT_SUBMITTED" -> {
                apply("crm", "form-event", message);
                apply("crm", "prospect", message);
            }
            case "FEEDBACK_GIVEN" -> apply("crm", "form-event", message);
            case "CUSTOMER_CHANGE_REQUESTED" -> apply("crm", "customer-change", message);
            case "CAMPAIGN_REQUESTED" -> apply("marketing", "campaign", message);
            case "CUSTOMER_CREATED", "CUSTOMER_UPDATED" -> {
                apply("marketing", "audience", message);
                apply("analytics", "customer", message);
            }
            default -> {
                apply("crm", "email-event", message);
                apply("marketing", "email-event", message);
                apply("analytics", "email-event", message);
                if (!topic.equals("EMAIL_SENT")) {
                    apply("marketing", "suppression", message);
                }
            }
        }
        for (String team : List.of("crm", "marketing")) {
            for (JsonNode event : teams.get(team).outbox()) {
                tell((ObjectNode) event);
            }
        }
    }

    private void apply(String team, String file, ObjectNode message) throws Exception {
        teams.get(team).apply(file, team + "-" + file, List.of(message));
    }

    private Envelope store(ObjectNode message) throws Exception {
        return rows.store(EnvelopeJson.read(message.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void written(String operation, String entity, String externalId, UUID message) throws Exception {
        rows.update(
                "insert into write_back_state (realm, destination, operation, source, entity, version, message, outcome,"
                        + " done_message, external_id) values ('acme', 'hubspot', ?, '', ?, 1, ?, 'done', ?, ?)",
                operation,
                entity,
                message,
                message,
                externalId);
    }

    private Erasure erasure() throws Exception {
        return new Erasure(
                Subject.named(REALM, ADDRESS),
                queue,
                TeamStore.in(Path.of("routes"), team -> teams.get(team).dataSource()));
    }

    /** A record of an outside system as one word. */
    private static final class OutsideId {
        static String of(io.posthouse.operate.erasure.OutsideRecords.Written written) {
            return written.destination() + " " + written.externalId();
        }
    }
}
