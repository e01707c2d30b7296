package io.posthouse.writeback;

import static io.posthouse.writeback.WriteBed.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.message.Envelope;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the event to the outside system, through the engine. */
class WriteBackHouseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private WriteBed bed;
    private WriteBackHouse house;

    @BeforeEach
    void bed() {
        bed = new WriteBed(folder);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        bed.close();
    }

    @Test
    void anEventThatComesTwiceIsOneRecord() throws Exception {
        house = new WriteBackHouse(bed.realm("acme", ""));
        Envelope event = event("PROSPECT_SUBMITTED", "acme", "ada@example.com", null, "Ada");
        house.publish(event);
        house.publish(event);

        await().atMost(PATIENCE).until(() -> house.writeBacks("acme", "d") == 1);
        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.queue.number("select count(*) from message where topic = 'WRITE_BACK_REQUESTED'"))
                .isOne();
    }

    @Test
    void aRealmWithoutTriggersWritesNothingBack() throws Exception {
        house = new WriteBackHouse(bed.realm("acme", ""));
        house.publish(event("PROSPECT_SUBMITTED", "silent", "ada@example.com", null, "Ada"));
        house.publish(event("FEEDBACK_GIVEN", "acme", "ada@example.com", null, "Ada"));
        await().atMost(PATIENCE)
                .until(() -> bed.queue.number("select count(*) from delivery_ended where state = 'd'") == 2);
        assertThat(bed.queue.number("select count(*) from message where topic = 'WRITE_BACK_REQUESTED'"))
                .isZero();
    }

    @Test
    void aConnectionCutAfterTheWriteEndsInOneRecord() throws Exception {
        bed.crm.faults.add(Crm.Fault.CUT_AFTER_WRITE);
        house = new WriteBackHouse(bed.realm("acme", ""));
        house.publish(event("PROSPECT_SUBMITTED", "acme", "ada@example.com", null, "Ada"));

        await().atMost(PATIENCE).until(() -> house.writeBacks("acme", "d") == 1);
        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.crm.asked("POST", "/contacts")).hasSize(1);
    }

    @Test
    void whoAsksForQuietIsLeftInQuiet() throws Exception {
        bed.crm.faults.add(Crm.Fault.TOO_MANY);
        house = new WriteBackHouse(bed.realm("acme", ""));
        house.publish(event("PROSPECT_SUBMITTED", "acme", "ada@example.com", null, "Ada"));

        await().atMost(PATIENCE).until(() -> house.writeBacks("acme", "d") == 1);
        var calls = bed.crm.asked("POST", "/contacts");
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).at() - calls.get(0).at()).isGreaterThanOrEqualTo(1_000_000_000L);
    }

    @Test
    void aDestinationThatIsDownHoldsUpNoOtherRealm() throws Exception {
        try (Crm broken = new Crm()) {
            broken.always = Crm.Fault.DOWN;
            house = new WriteBackHouse(bed.realm("acme", broken.url(), "").realm("zeta", ""));
            for (int n = 0; n < 100; n++) {
                house.publish(event("PROSPECT_SUBMITTED", "acme", "a" + n + "@example.com", null, "A"));
            }
            for (int n = 0; n < 10; n++) {
                house.publish(event("PROSPECT_SUBMITTED", "zeta", "z" + n + "@example.com", null, "Z"));
            }
            await().atMost(PATIENCE).until(() -> house.writeBacks("zeta", "d") == 10);
            assertThat(bed.crm.contacts).hasSize(10);
            assertThat(house.writeBacks("acme", "d")).isZero();
            assertThat(house.writeBacks("acme", "x")).isZero();
            // Left alone: not a call for each of the hundred.
            assertThat(broken.asked.size()).isLessThan(40);
        }
    }
}
