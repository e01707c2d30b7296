package io.posthouse.operate.crm;

import static io.posthouse.operate.crm.CrmClient.CONTACTS;
import static io.posthouse.operate.crm.CrmClient.contact;
import static io.posthouse.operate.crm.CrmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrmLoginTest {
    private static final String CLIENT =
            "grant_type=client_credentials&client_id=" + Logins.CLIENT + "&client_secret=" + Logins.SECRET;

    private final Hands clock = new Hands();
    private final CrmSimulator simulator = CrmSimulator.open(0, 1, clock);
    private final Portal acme = simulator.portal("acme");
    private final CrmClient crm = new CrmClient(simulator, "acme");

    @BeforeEach
    void asksForATokenThatLivesAMinute() {
        acme.rules(Rules.USUAL.tokenLife(Duration.ofMinutes(1)));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void withoutATokenOrWithAnExpiredOneNothingIsWritten() {
        JsonNode login = json(crm.post("/oauth/token", CLIENT));

        assertThat(create(null).statusCode()).isEqualTo(401);
        assertThat(create("Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(create(bearer(login)).statusCode()).isEqualTo(201);
        clock.forward(Duration.ofSeconds(61));
        assertThat(create(bearer(login)).statusCode()).isEqualTo(401);
        assertThat(login.path("expires_in").intValue()).isEqualTo(60);
        assertThat(acme.records().all("contacts")).hasSize(1);
    }

    @Test
    void aRefreshTokenGivesANewTokenAndStaysGood() {
        JsonNode login = json(crm.post("/oauth/token", CLIENT));
        clock.forward(Duration.ofSeconds(61));
        String form = "grant_type=refresh_token&refresh_token="
                + login.path("refresh_token").textValue();

        JsonNode again = json(crm.post("/oauth/token", form));

        assertThat(create(bearer(again)).statusCode()).isEqualTo(201);
        assertThat(json(crm.post("/oauth/token", form)).has("access_token")).isTrue();
        assertThat(acme.logins().logins()).isEqualTo(1);
        assertThat(acme.logins().refreshes()).isEqualTo(2);
        assertThat(crm.post("/oauth/token", "grant_type=refresh_token&refresh_token=rt-x")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void credentialsMayComeAsBasicOrAsAPassword() {
        String basic = Base64.getEncoder()
                .encodeToString((Logins.CLIENT + ":" + Logins.SECRET).getBytes(StandardCharsets.UTF_8));

        assertThat(crm.post("/oauth/token", "grant_type=client_credentials", "Authorization", "Basic " + basic)
                        .statusCode())
                .isEqualTo(200);
        assertThat(crm.post(
                                "/api/token",
                                "grant_type=password&username=" + Logins.CLIENT + "&password=" + Logins.SECRET)
                        .statusCode())
                .isEqualTo(200);
        assertThat(crm.post("/oauth/token", "grant_type=client_credentials", "Authorization", "Basic %%%")
                        .statusCode())
                .isEqualTo(401);
        assertThat(crm.post("/oauth/token", CLIENT + "x").statusCode()).isEqualTo(401);
    }

    @Test
    void askingSideBySideIsSeen() {
        var threads = Executors.newFixedThreadPool(4);
        try {
            crm.post("/oauth/token", CLIENT);
            assertThat(acme.logins().mostAtOnce()).isEqualTo(1);

            CompletableFuture.allOf(IntStream.range(0, 4)
                            .mapToObj(n -> CompletableFuture.runAsync(() -> crm.post("/oauth/token", CLIENT), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();

            assertThat(acme.logins().mostAtOnce()).isGreaterThan(1);
            assertThat(acme.logins().logins()).isEqualTo(5);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void revokedTokensAreNoMoreGood() {
        JsonNode login = json(crm.post("/oauth/token", CLIENT));

        acme.logins().revoke();

        assertThat(create(bearer(login)).statusCode()).isEqualTo(401);
    }

    @Test
    void aFixedTokenIsEnoughWhereOneIsSet() {
        acme.rules(Rules.USUAL.bearer("pat-1"));

        assertThat(create("Bearer pat-1").statusCode()).isEqualTo(201);
        assertThat(create("Bearer pat-2").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> create(String authorization) {
        String body = contact("c" + acme.records().writes().size() + "@example.com", "1");
        return authorization == null
                ? crm.post(CONTACTS, body)
                : crm.post(CONTACTS, body, "Authorization", authorization);
    }

    private static String bearer(JsonNode login) {
        return "Bearer " + login.path("access_token").textValue();
    }

    private static final class Hands extends Clock {
        private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
