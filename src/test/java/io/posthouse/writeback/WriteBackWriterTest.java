package io.posthouse.writeback;

import static io.posthouse.writeback.WriteBed.deleted;
import static io.posthouse.writeback.WriteBed.prospect;
import static io.posthouse.writeback.WriteBed.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hold;
import io.posthouse.message.Rejected;
import io.posthouse.message.TryLater;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBackWriterTest {
    @TempDir
    Path folder;

    private WriteBed bed;

    @BeforeEach
    void bed() {
        bed = new WriteBed(folder);
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void aProspectBecomesOneRecordThatCarriesOurMark() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        Envelope child = prospect("acme", "ada@example.com", 1, "Ada");

        assertThat(write(writer, child)).isNull();
        assertThat(write(writer, child)).isNull();

        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.crm.asked).hasSize(1);
        Crm.Asked asked = bed.crm.asked.get(0);
        assertThat(asked.header("X-posthouse-origin")).isEqualTo(child.id().toString());
        assertThat(asked.body()).contains("\"mark\":\"" + child.id() + "\"");
        assertThat(bed.state()).isEqualTo("done 1 101");
    }

    @Test
    void whatTheRecordShowsIsNotWrittenAgain() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        write(writer, prospect("acme", "ada@example.com", 1, "Ada"));
        assertThat(write(writer, prospect("acme", "ada@example.com", 2, "Ada"))).isNull();
        assertThat(bed.crm.asked).hasSize(1);
        assertThat(bed.state()).isEqualTo("done 2 101");

        write(writer, prospect("acme", "ada@example.com", 3, "Bea"));
        write(writer, prospect("acme", "ada@example.com", 4, "Ada"));
        assertThat(bed.crm.asked).hasSize(3);
        assertThat(bed.crm.contacts.get("101").path("name").asText()).isEqualTo("Ada");
    }

    @Test
    void theSameIsWrittenAgainAfterAnHourAndAfterATryThatMayHaveWritten() throws SQLException {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        write(writer, prospect("acme", "ada@example.com", 1, "Ada"));
        bed.queue.run("update write_back_state set written_at = written_at - interval '61 min'");
        write(writer, prospect("acme", "ada@example.com", 2, "Ada"));
        assertThat(bed.crm.asked).hasSize(2);

        bed.crm.faults.add(Crm.Fault.TOO_MANY);
        assertThat(write(writer, prospect("acme", "ada@example.com", 3, "Bea"))).isInstanceOf(TryLater.class);
        bed.queue.run("delete from write_back_limit");
        assertThat(write(bed.writer(), prospect("acme", "ada@example.com", 4, "Ada")))
                .isNull();
        assertThat(bed.crm.asked).hasSize(4);
    }

    @Test
    void aChangeMadeThereUponOurLastWriteIsShownThere() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        Envelope ours = prospect("acme", "ada@example.com", 1, "Ada");
        write(writer, ours);

        assertThat(write(writer, madeThere(2, "Bea", "crm", ours.id()))).isNull();
        assertThat(bed.crm.asked).hasSize(1);
        assertThat(bed.state()).isEqualTo("done 2 101");

        write(writer, madeThere(3, "Cleo", "another", ours.id()));
        assertThat(bed.crm.asked).as("made elsewhere").hasSize(2);
        write(writer, madeThere(4, "Dora", "crm", ours.id()));
        assertThat(bed.crm.asked).as("made before our last write").hasSize(3);
        assertThat(bed.crm.contacts.get("101").path("name").asText()).isEqualTo("Dora");
    }

    private static Envelope madeThere(long version, String name, String destination, UUID mark) {
        Envelope event = WriteBed.event("PROSPECT_SUBMITTED", "acme", "ada@example.com", version, name);
        ((ObjectNode) event.data())
                .putObject("origin")
                .put("destination", destination)
                .put("mark", mark.toString());
        return WriteBed.order(event, false);
    }

    @Test
    void anOlderVersionThatComesLateIsSuperseded() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        write(writer, prospect("acme", "ada@example.com", 2, "new"));
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "old"))).isNull();
        assertThat(bed.crm.contacts.get("101").path("name").asText()).isEqualTo("new");
        assertThat(bed.crm.asked).hasSize(1);
    }

    @Test
    void aNewerVersionUpdatesTheSameRecord() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        write(writer, prospect("acme", "ada@example.com", 1, "old"));
        write(writer, prospect("acme", "ada@example.com", 2, "new"));
        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.crm.contacts.get("101").path("name").asText()).isEqualTo("new");
    }

    @Test
    void aRecordThatWasThereIsFoundByItsConflictAndUpdated() {
        bed.crm.contacts.put(
                "7",
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .put("email", "ada@example.com"));
        assertThat(write(bed.realm("acme", "").writer(), prospect("acme", "ada@example.com", 1, "Ada")))
                .isNull();
        assertThat(bed.crm.contacts.keySet()).containsExactly("7");
        assertThat(bed.crm.contacts.get("7").path("name").asText()).isEqualTo("Ada");
        assertThat(bed.state()).isEqualTo("done 1 7");
    }

    @Test
    void aConnectionCutAfterTheWriteMakesNoSecondRecord() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        Envelope child = prospect("acme", "ada@example.com", 1, "Ada");
        bed.crm.faults.add(Crm.Fault.CUT_AFTER_WRITE);

        assertThat(write(writer, child)).isInstanceOf(TryLater.class).hasMessageContaining("unknown");
        assertThat(bed.state()).isEqualTo("unclear - -");
        assertThat(write(writer, child)).isNull();

        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.crm.asked("POST", "/contacts")).hasSize(1);
        assertThat(bed.crm.asked("POST", "/search")).hasSize(1);
        assertThat(bed.state()).isEqualTo("done 1 101");
    }

    /** The row of intent was committed, the write was made, and nobody lived to say so. */
    @Test
    void aProcessThatDiedBetweenIntentAndOutcomeLeavesALookToTheNext() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        Envelope child = prospect("acme", "ada@example.com", 1, "Ada");
        write(writer, child);
        bed.queue.run("update write_back_state set outcome = 'began', done_version = null, done_message = null,"
                + " external_id = null, claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 h'");

        assertThat(write(writer, child)).isInstanceOf(Hold.class).hasMessageContaining("already");
        bed.queue.run("update write_back_state set claimed_until = now() - interval '1 s'");
        assertThat(write(writer, child)).isNull();

        assertThat(bed.crm.asked("POST", "/search")).hasSize(1);
        assertThat(bed.crm.contacts).hasSize(1);
    }

    @Test
    void whatIsDeletedStaysDeletedAgainstOlderNews() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        write(writer, prospect("acme", "ada@example.com", 1, "Ada"));
        assertThat(write(writer, deleted("acme", "ada@example.com", 3))).isNull();
        assertThat(write(writer, prospect("acme", "ada@example.com", 2, "late")))
                .isNull();
        assertThat(bed.crm.contacts).isEmpty();
        assertThat(bed.state()).isEqualTo("done 3 -");
    }

    @Test
    void manyAtOnceOfOneEntityEndInTheNewest() {
        WriteBackWriter writer = bed.realm("acme", "concurrency: 20").writer();
        WriteBackWriter other = bed.writer();
        List<Envelope> open = new ArrayList<>();
        for (int version = 1; version <= 20; version++) {
            open.add(prospect("acme", "ada@example.com", version, "v" + version));
        }
        for (int round = 0; round < 200 && !open.isEmpty(); round++) {
            List<CompletableFuture<Boolean>> tries = new ArrayList<>();
            for (int n = 0; n < open.size(); n++) {
                tries.add((n % 2 == 0 ? writer : other)
                        .write(open.get(n))
                        .toCompletableFuture()
                        .handle((done, failure) -> failure == null));
            }
            List<Envelope> held = new ArrayList<>();
            for (int n = 0; n < open.size(); n++) {
                if (!tries.get(n).join()) {
                    held.add(open.get(n));
                }
            }
            open = held;
        }
        assertThat(open).isEmpty();
        assertThat(bed.crm.contacts).hasSize(1);
        assertThat(bed.crm.contacts.get("101").path("name").asText()).isEqualTo("v20");
    }

    @Test
    void tooManyIsLaterAndQuietForTheWholeDestination() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        bed.crm.faults.add(Crm.Fault.TOO_MANY);
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(write(writer, prospect("acme", "bob@example.com", 1, "Bob")))
                .isInstanceOf(Hold.class)
                .hasMessageContaining("asked for quiet");
        assertThat(bed.crm.asked).hasSize(1);
        assertThat(bed.state()).startsWith("none");
    }

    @Test
    void aRejectionIsExplainedWithoutTheData() {
        WriteBackWriter writer = bed.realm("acme", "explain: .category").writer();
        bed.crm.faults.add(Crm.Fault.REJECTED);
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("answered 400 (VALIDATION)")
                .hasMessageNotContaining("ada");
    }

    @Test
    void aDestinationThatFailsIsLeftAloneAndOthersAreNot() {
        WriteBackWriter writer = bed.realm("acme", "breaker: { least: 3, pause: 1h, longest: 2h }")
                .realm("zeta", "")
                .writer();
        bed.crm.always = Crm.Fault.DOWN;
        for (int n = 0; n < 3; n++) {
            assertThat(write(writer, prospect("acme", "a" + n + "@example.com", 1, "A")))
                    .isInstanceOf(TryLater.class);
        }
        bed.crm.always = null;
        assertThat(write(writer, prospect("acme", "b@example.com", 1, "B")))
                .isInstanceOf(Hold.class)
                .hasMessageContaining("left alone");
        assertThat(write(writer, prospect("zeta", "c@example.com", 1, "C"))).isNull();
    }

    @Test
    void nothingListensThereIsLaterAndSurelyNotWritten() {
        WriteBackWriter writer = bed.realm("acme", "").writer();
        bed.crm.close();
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOf(TryLater.class)
                .hasMessageContaining("no connection");
        assertThat(bed.state()).isEqualTo("none - -");
    }

    @Test
    void aRefusedLoginIsHeldAndBurnsNoAttempt() {
        bed.realms.secret("file:token", "wrong");
        WriteBackWriter writer = bed.realm("acme", "auth: { kind: header, prefix: 'Bearer ', secret: 'file:token' }")
                .writer();
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOf(Hold.class)
                .hasMessageContaining("login");
        assertThat(bed.state()).startsWith("none");
    }

    @Test
    void anOauthTokenIsRenewedOnceForAllWritersWhenItIsRefused() {
        bed.realms.secret("file:client-secret", "s3cret");
        bed.realm(
                "acme",
                "concurrency: 20\nauth: { kind: client-credentials, token-url: " + bed.crm.url()
                        + "/token, client: me, secret: 'file:client-secret' }");
        WriteBackWriter one = bed.writer();
        WriteBackWriter two = bed.writer();
        assertThat(write(one, prospect("acme", "a@example.com", 1, "A"))).isNull();
        assertThat(write(two, prospect("acme", "b@example.com", 1, "B"))).isNull();
        assertThat(bed.crm.tokensGiven()).isOne();

        bed.crm.token = "revoked-elsewhere";
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            all.add((n % 2 == 0 ? one : two)
                    .write(prospect("acme", "c" + n + "@example.com", 1, "C"))
                    .toCompletableFuture());
        }
        all.forEach(CompletableFuture::join);

        assertThat(bed.crm.contacts).hasSize(12);
        assertThat(bed.crm.tokensGiven()).isEqualTo(2);
        assertThat(bed.queue.text("select encode(token, 'escape') from write_back_token"))
                .doesNotContain("t-2", "t-3");
    }

    @Test
    void aRefreshTokenGetsTheFirstToken() {
        bed.realms.secret("file:client-secret", "s3cret").secret("file:refresh", "r-1");
        WriteBackWriter writer = bed.realm(
                        "acme",
                        "auth: { kind: refresh-token, token-url: " + bed.crm.url()
                                + "/token, client: me, secret: 'file:client-secret', refresh-token: 'file:refresh',"
                                + " in-body: true }")
                .writer();
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada"))).isNull();
        assertThat(bed.crm.asked("POST", "/token"))
                .singleElement()
                .satisfies(asked -> assertThat(asked.body().split("&"))
                        .contains(
                                "grant_type=refresh_token",
                                "refresh_token=r-1",
                                "client_id=me",
                                "client_secret=s3cret"));
    }

    @Test
    void aSecretThatIsNotSetHoldsWhatWaits() {
        WriteBackWriter writer = bed.realm("acme", "auth: { kind: basic, user: me, secret: 'file:gone' }")
                .writer();
        assertThat(write(writer, prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOf(Hold.class)
                .hasMessageContaining("no secret");
        assertThat(bed.crm.asked).isEmpty();
    }

    @Test
    void aRealmThatNoLongerWantsItHoldsWhatWaits() {
        assertThat(write(bed.writer(), prospect("acme", "ada@example.com", 1, "Ada")))
                .isInstanceOf(Hold.class);
    }
}
