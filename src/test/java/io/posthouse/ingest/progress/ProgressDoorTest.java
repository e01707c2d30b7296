package io.posthouse.ingest.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Reply;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import io.posthouse.realm.RealmBed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressDoorTest {
    private static final String SENT = "PROSPECT_SUBMITTED";
    private static final String NEWS = "CUSTOMER_CREATED";
    private static final String HTML = "text/html,application/xhtml+xml";

    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final FollowedRows rows =
            new FollowedRows(queue).subscription("crm-prospect", SENT).subscription("marketing", NEWS);
    private final Lookups lookups = new Lookups(queue);
    private final ProgressTokens tokens = new ProgressTokens(new byte[32]);
    private final RealmBed realms = new RealmBed()
            .realm("acme", "realm: acme\nprogress: { token: [file:new, file:old] }\n")
            .realm("zenith", "realm: zenith\nprogress: { token: file:zenith }\n")
            .secret("file:new", "token-new")
            .secret("file:old", "token-old")
            .secret("file:zenith", "token-zenith");

    @AfterEach
    void close() {
        lookups.close();
        queue.close();
    }

    @Test
    void whatWasNotSeenYetIsReceived() throws Exception {
        assertThat(stage(MessageIds.random())).isEqualTo("received");
    }

    @Test
    void whatWaitsForItsTurnIsReceivedHoweverMuchElseWaits() throws Exception {
        UUID id = rows.message(SENT);
        rows.open(id, "crm-prospect");
        assertThat(stage(id)).isEqualTo("received");
    }

    @Test
    void howMuchElseWaitsOrIsDeadDoesNotMatterToALookup() throws Exception {
        UUID id = rows.message(SENT);
        rows.crowd("crm-prospect", "r", 20_000);
        rows.crowd("crm-prospect", "x", 20_000);
        assertThat(rows.plan(ProgressRows.STEPS, id))
                .contains("delivery_stopped_message")
                .doesNotContain("Seq Scan on delivery ", "delivery_ready", "delivery_stopped ");
        rows.open(id, "crm-prospect");
        assertThat(stage(id)).isEqualTo("received");
    }

    @Test
    void aFailedTryIsWorkedOn() throws Exception {
        UUID waiting = rows.message(SENT);
        rows.stopped(waiting, "crm-prospect", "w", 30);
        assertThat(stage(waiting)).isEqualTo("being worked on");
        UUID again = rows.message(SENT);
        rows.open(again, "crm-prospect");
        rows.failed(again);
        assertThat(stage(again)).isEqualTo("being worked on");
    }

    @Test
    void itIsDoneWhenEverythingDerivedFromItIsDone() throws Exception {
        UUID id = rows.message(SENT);
        rows.ended(id, "crm-prospect", "d");
        UUID news = rows.derived(id, NEWS);
        rows.open(news, "marketing");
        assertThat(stage(id)).isEqualTo("being worked on");

        UUID other = rows.message(SENT);
        rows.ended(other, "crm-prospect", "d");
        rows.ended(rows.derived(other, NEWS), "marketing", "y");
        assertThat(stage(other)).isEqualTo("done");
        assertThat(stage(news)).as("of the derived one alone").isEqualTo("received");
    }

    @ParameterizedTest
    @CsvSource({"x, 0, needs attention", "h, 0, needs attention", "h, 60, being worked on", "w, 60, being worked on"})
    void whatDoesNotGoOnByItselfNeedsAttention(String state, int due, String stage) throws Exception {
        UUID id = rows.message(SENT);
        rows.ended(id, "crm-prospect", "d");
        rows.stopped(rows.derived(id, NEWS), "marketing", state, due);
        assertThat(stage(id)).isEqualTo(stage);
    }

    @Test
    void aSubscriptionThatCameLaterIsNotWaitedFor() throws Exception {
        UUID id = rows.message(SENT);
        rows.ended(id, "crm-prospect", "d");
        rows.subscription("crm-late", SENT);
        rows.age("subscription", "active_from", -7200);
        assertThat(stage(id)).isEqualTo("done");
    }

    @Test
    void whatNobodyListensToIsDone() throws Exception {
        assertThat(stage(rows.message("UNHEARD"))).isEqualTo("done");
    }

    @Test
    void whileItIsOpenTheAskerIsToldWhenToAskAgain() throws Exception {
        UUID open = rows.message(SENT);
        rows.open(open, "crm-prospect");
        assertThat(ask(open, Map.of()).header("Retry-After")).isEqualTo("2");
        UUID done = rows.message("UNHEARD");
        assertThat(ask(done, Map.of()).header("Retry-After")).isNull();
    }

    @Test
    void whoKnowsTheAnswerAlreadyIsTold304() throws Exception {
        UUID id = rows.message("UNHEARD");
        for (String accept : new String[] {"application/json", HTML}) {
            Reply first = ask(id, Map.of("Accept", accept));
            Reply second = ask(id, Map.of("Accept", accept, "If-None-Match", first.header("ETag")));
            assertThat(second.status()).isEqualTo(304);
            assertThat(second.body()).isEmpty();
            assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
            assertThat(ask(id, Map.of("Accept", accept, "If-None-Match", "\"other\""))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aWrongTokenAndAnUnknownOneAreTheSame() throws Exception {
        Reply wrong = ask("x", Map.of());
        String token = tokens.of(rows.message(SENT));
        Reply forged = ask((token.startsWith("A") ? "B" : "A") + token.substring(1), Map.of());
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(forged.status()).isEqualTo(404);
        assertThat(forged.text()).isEqualTo(wrong.text());
    }

    @Test
    void whatIsTooOldToBeKnownIsGoneAndNotReceived() throws Exception {
        UUID old = MessageIds.of(Instant.now().minus(Duration.ofDays(8)), "k");
        assertThat(ask(old, Map.of()).status()).isEqualTo(410);
    }

    @Test
    void theRealmsTokenShowsDetailsAndNoOthers() throws Exception {
        UUID id = rows.message(SENT);
        rows.ended(id, "crm-prospect", "d");
        rows.stopped(rows.derived(id, NEWS), "marketing", "w", 60);

        for (String token : new String[] {"token-new", "token-old"}) {
            Reply details = ask(id, Map.of("Authorization", "Bearer " + token, "Accept", HTML));
            JsonNode body = json(details);
            assertThat(body.path("id").textValue()).isEqualTo(id.toString());
            assertThat(body.path("deliveries"))
                    .extracting(step -> step.path("subscription").textValue() + " "
                            + step.path("state").textValue() + " "
                            + step.path("attempts").intValue())
                    .containsExactly("crm-prospect done 1", "marketing waiting 3");
            assertThat(body.path("deliveries").get(1).has("dueAt")).isTrue();
        }
        for (String wrong : new String[] {"Bearer token-zenith", "Bearer ", "Basic token-new", "token-new"}) {
            Reply refused = ask(id, Map.of("Authorization", wrong));
            assertThat(refused.status()).as(wrong).isEqualTo(401);
            assertThat(refused.text()).doesNotContain("crm-prospect");
        }
        assertThat(ask(id, Map.of()).text()).isEqualTo("{\"status\":\"being worked on\"}");
    }

    @Test
    void thePageIsInTheRealmsNameAndLooksAgainWhileOpen() throws Exception {
        UUID id = rows.message(SENT);
        rows.open(id, "crm-prospect");
        Reply page = ask(id, Map.of("Accept", HTML));

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.text())
                .contains("Agency acme", "<h1>Received</h1>", "http-equiv=\"refresh\" content=\"2\"")
                .contains("aria-current=\"step\">Received")
                .doesNotContain("<script", id.toString(), "crm");
        UUID done = rows.message("UNHEARD");
        assertThat(ask(done, Map.of("Accept", HTML)).text())
                .contains("<h1>Done</h1>")
                .doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void manyWhoAskAreOneLookupPerSecond() throws Exception {
        UUID id = rows.message(SENT);
        rows.open(id, "crm-prospect");
        ProgressDoor door = door();
        for (int i = 0; i < 500; i++) {
            assertThat(json(ask(door, tokens.of(id), Map.of())).path("status").textValue())
                    .isEqualTo("received");
        }
        rows.failed(id);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(json(ask(door, tokens.of(id), Map.of()))
                                .path("status")
                                .textValue())
                        .isEqualTo("being worked on"));
    }

    @Test
    void whileTheDatabaseIsAwayItSaysSo() throws Exception {
        UUID id = rows.message(SENT);
        queue.close();
        Reply program = ask(id, Map.of());
        assertThat(program.status()).isEqualTo(503);
        assertThat(program.header("Retry-After")).isNotNull();
        assertThat(ask(id, Map.of("Accept", HTML)).text()).contains("What you sent is safe", "http-equiv=\"refresh\"");
    }

    @Test
    void theFirstMessageOfATokenIsFound() throws Exception {
        UUID token = UUID.randomUUID();
        UUID message = UUID.randomUUID();
        rows.token(token, message);
        FirstMessages firsts = new FirstMessages(lookups);
        assertThat(firsts.of(token).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(message);
        assertThat(firsts.of(message).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void aProgressMemberWithoutATokenIsToldWithItsLine() {
        RealmBed bed = new RealmBed().realm("acme", "realm: acme\nprogress: { tokn: file:a }\n");
        bed.view(new ProgressSection());
        assertThat(bed.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).startsWith("acme.yaml:2: "));
    }

    private String stage(UUID id) throws Exception {
        return json(ask(id, Map.of())).path("status").textValue();
    }

    private Reply ask(UUID id, Map<String, String> headers) throws Exception {
        return ask(tokens.of(id), headers);
    }

    private Reply ask(String token, Map<String, String> headers) throws Exception {
        return ask(door(), token, headers);
    }

    private ProgressDoor door() {
        return new ProgressDoor(tokens, realms, lookups, Duration.ofDays(7), Clock.systemUTC());
    }

    private static Reply ask(ProgressDoor door, String token, Map<String, String> headers) throws Exception {
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(headers);
        Post post = new Post(Map.of("token", token), null, new byte[0], Head.of("GET", "/", known.entrySet(), ""));
        return door.answer(post).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static JsonNode json(Reply reply) {
        return StrictJson.parse(reply.body());
    }
}
