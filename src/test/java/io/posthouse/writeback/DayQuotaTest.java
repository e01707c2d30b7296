package io.posthouse.writeback;

import static io.posthouse.writeback.WriteBed.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.operate.DestinationWait;
import io.posthouse.operate.Status;
import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Entry;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;
import io.posthouse.operate.crm.Portal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A day's calls are used up: through the engine, until the day turns. */
class DayQuotaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REST_OF_THE_DAY = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final TurningClock clock = new TurningClock();
    private final CrmSimulator crm = CrmSimulator.open(0, 1, clock);
    private WriteBed bed;
    private WriteBackHouse house;

    @BeforeEach
    void bed() throws IOException {
        bed = new WriteBed(folder).clock(clock);
        Files.writeString(
                folder.resolve("upsert.jq"),
                "{ inputs: [{ idProperty: \"email\", id: $entity, properties: { email: $entity } }] }");
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        bed.close();
        crm.close();
    }

    /** 403 as Salesforce says it, 429 as HubSpot does: neither says when it ends. */
    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void itsLaneWaitsUntilTheDayTurnsAndTheOthersGoOn(int status) throws Exception {
        realm("acme", "");
        house = new WriteBackHouse(realm("zeta", ""));
        Portal acme = crm.portal("acme");
        acme.faults().always(Fault.of(Kind.QUOTA).answering(status));
        Instant midnight = clock.setBeforeMidnight(REST_OF_THE_DAY);
        publish("acme", 10);
        await().atMost(PATIENCE).until(() -> acme.faults().struck(Kind.QUOTA) > 0);
        publish("zeta", 10);

        await().atMost(PATIENCE).until(() -> house.writeBacks("zeta", "d") == 10);
        await().atMost(PATIENCE).until(() -> !waits().isEmpty());
        assertThat(waits()).singleElement().satisfies(wait -> {
            assertThat(wait.realm()).isEqualTo("acme");
            assertThat(wait.destination()).isEqualTo("crm");
            assertThat(wait.why()).contains("the day's calls are used up");
            // The clock of the test is ahead; how long it takes is the same.
            assertThat(Duration.between(Instant.now(), wait.until())).isLessThanOrEqualTo(REST_OF_THE_DAY);
        });
        // From here on it would be written; nobody asks before the day turns.
        acme.faults().heal();
        await().atMost(PATIENCE).until(() -> house.writeBacks("acme", "d") == 10);

        assertThat(acme.records().all("contacts"))
                .hasSize(10)
                .extracting(Entry::createdAt)
                .allMatch(written -> !written.isBefore(midnight));
        assertThat(acme.faults().struck(Kind.QUOTA))
                .as("no call for each of the ten")
                .isLessThanOrEqualTo(4);
        assertThat(house.writeBacks("acme", "x")).isZero();
        assertThat(waits()).isEmpty();
    }

    @Test
    void ourOwnLimitOfADayHoldsItsLaneOnlyAndSaysSo() throws Exception {
        realm("acme", "limits: { per-day: 3 }");
        house = new WriteBackHouse(realm("zeta", ""));
        publish("acme", 5);
        publish("zeta", 5);
        await().atMost(PATIENCE)
                .until(() ->
                        house.writeBacks("zeta", "d") == 5 && house.writeBacks("acme", "d") == 3 && !waits().isEmpty());

        assertThat(waits()).singleElement().satisfies(wait -> {
            assertThat(wait.realm()).isEqualTo("acme");
            assertThat(wait.why()).isEqualTo("has used up its calls of a day");
            assertThat(wait.until()).isAfter(Instant.now().plus(Duration.ofHours(23)));
        });
        // Who learned it is held; the others stay ready, and are not leased.
        assertThat(house.writeBacks("acme", "h") + house.writeBacks("acme", "r"))
                .isEqualTo(2);
        assertThat(bed.queue.number("select count(*) from delivery where state = 'h'"
                        + " and reason not like '%used up its calls of a day%'"))
                .isZero();

        // A day later: what was counted then is old, and what is looked at again within 15 minutes is.
        house.close();
        bed.queue.run("update write_back_limit set used = jsonb_build_object('d', (select jsonb_object_agg("
                + "(key::bigint - 100)::text, value) from jsonb_each(used->'d'))), waits_until = now()");
        bed.queue.run("update delivery set due = now() where state = 'h'");
        house = new WriteBackHouse(bed);
        await().atMost(PATIENCE).until(() -> house.writeBacks("acme", "d") == 5);
        assertThat(crm.portal("acme").records().all("contacts")).hasSize(5);
    }

    private List<DestinationWait> waits() throws SQLException {
        return new Status(bed.queue.pools.plain()).now().waits();
    }

    private void publish(String realm, int events) throws Exception {
        for (int n = 0; n < events; n++) {
            house.publish(event("PROSPECT_SUBMITTED", realm, realm + n + "@example.com", null, "N"));
        }
    }

    /** @param more one member of the destination */
    private WriteBed realm(String realm, String more) {
        bed.realms.realm(realm, """
                realm: %s
                destinations:
                  crm:
                    url: %s
                    %s
                    operations:
                      contact:
                        upsert:
                          method: POST
                          path: /crm/v3/objects/contacts/batch/upsert
                          body: upsert.jq
                          id: .results[0].id
                          verdict:
                            - status: 429
                              json: .policyName
                              equals: DAILY
                              word: held
                              until: midnight
                              why: "the day's calls are used up"
                            - status: 403
                              json: .[0].errorCode
                              equals: REQUEST_LIMIT_EXCEEDED
                              word: held
                              until: midnight
                              why: "the day's calls are used up"
                triggers: [{ on: PROSPECT_SUBMITTED, to: crm.contact }]
                """.formatted(realm, crm.uri(realm), more));
        return bed;
    }
}
