package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class DeadLettersTest {
    private static final String REASON = "crm-email-delivered: no customer 4711";
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final DeadLetters letters = new DeadLetters(queue);
    private final DeadLetterActs acts = new DeadLetterActs(queue);

    @BeforeEach
    void twoTeams() throws Exception {
        rows.subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm")
                .subscription("analytics-email-delivered", "EMAIL_DELIVERED", "analytics")
                .subscription("crm-email-opened", "EMAIL_OPENED", "crm");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void eachFilterFindsItsOwn() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle crm = rows.dead("crm-email-delivered", message, REASON);
        rows.failed(crm, message.id(), 3, "rejected", "io.posthouse.message.Rejected", REASON);
        rows.dead("analytics-email-delivered", message, "other");
        rows.dead("crm-email-opened", rows.message("EMAIL_OPENED", "beta"), "other");
        rows.delivery("crm-email-opened", rows.message("EMAIL_OPENED", "beta"), "w", "not dead");

        assertThat(found(DeadLetterFilter.ALL)).hasSize(3);
        assertThat(found(filter("crm-email-delivered", null, null, null, null, null, null)))
                .hasSize(1);
        assertThat(found(filter(null, "crm", null, null, null, null, null))).hasSize(2);
        assertThat(found(filter(null, null, "beta", null, null, null, null))).hasSize(1);
        assertThat(found(filter(null, null, null, "EMAIL_DELIVERED", null, null, null)))
                .hasSize(2);
        assertThat(found(filter(null, null, null, null, "NO CUSTOMER", null, null)))
                .hasSize(1);
        assertThat(found(filter(null, null, null, null, null, "Rejected", null)))
                .hasSize(1);
        assertThat(found(filter(null, null, null, null, null, "io.posthouse.message.Rejected", null)))
                .hasSize(1);
        assertThat(found(
                        filter(null, null, null, null, null, null, Instant.now().plusSeconds(60))))
                .isEmpty();
        assertThat(found(filter("'; drop table delivery; --", null, null, null, null, null, null)))
                .isEmpty();
    }

    @Test
    void theSameReasonWithOtherNumbersIsOneGroup() throws Exception {
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no customer 1");
        Handle last = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "beta"), "no customer 22");
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "broken");

        var groups = letters.groups(DeadLetterFilter.ALL);

        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).reason()).isEqualTo("no customer #");
        assertThat(groups.get(0).count()).isEqualTo(2);
        assertThat(groups.get(0).realms()).isEqualTo(2);
        assertThat(groups.get(0).sample()).isEqualTo(last);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() throws Exception {
        for (int i = 0; i < 25; i++) {
            rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "r" + i % 3), REASON);
        }

        var seen = new java.util.ArrayList<Handle>();
        List<DeadLetter> page = letters.page(DeadLetterFilter.ALL, null, 10);
        while (!page.isEmpty()) {
            page.forEach(letter -> seen.add(letter.letter()));
            page = letters.page(DeadLetterFilter.ALL, seen.get(seen.size() - 1), 10);
        }

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void anOpenedLetterShowsEnvelopeAndEveryAttempt() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle letter = rows.dead("crm-email-delivered", message, REASON);
        rows.failed(letter, message.id(), 1, "later", "java.sql.SQLException", "first");
        rows.failed(letter, message.id(), 2, "rejected", "io.posthouse.message.Rejected", "second");

        OpenedLetter opened = letters.open(letter).orElseThrow();

        assertThat(opened.envelope().path("data").path("recipient").textValue()).isEqualTo("ann@example.com");
        assertThat(opened.failures()).extracting(Failure::text).containsExactly("first", "second");
        assertThat(opened.failures().get(0).step()).isEqualTo("to-crm-database");
        assertThat(letters.of(message.id())).containsExactly(letter);
    }

    @Test
    void aReplayWithoutAnyFilterIsRefused() {
        assertThatThrownBy(() -> letters.select(Act.REPLAY, DeadLetterFilter.ALL))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("every dead letter");
    }

    @Test
    void aReplayedLetterIsReadyFromTheStartAndKeepsItsHistory() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle letter = rows.dead("crm-email-delivered", message, REASON);
        rows.failed(letter, message.id(), 3, "rejected", "io.posthouse.message.Rejected", REASON);

        Outcome outcome = acts.replay(letters.select(Act.REPLAY, crm()), "ann");

        assertThat(outcome).isEqualTo(new Outcome(1, 1));
        assertThat(rows.text(
                        "select state::text || ' ' || attempts || ' ' || crashes || ' ' || coalesce(reason, '-') from delivery"
                                + " where lane = ? and id = ? and lease is null and since is null and due is null",
                        letter.lane(),
                        letter.id()))
                .isEqualTo("r 0 0 -");
        assertThat(rows.text("select string_agg(word || ': ' || text, ' | ' order by at) from failure"))
                .isEqualTo("rejected: " + REASON + " | replayed: " + REASON);
        assertThat(rows.text("select actor || ' ' || action || ' ' || scope || ' ' || count from audit"))
                .isEqualTo("ann dead-letters.replay subscription=crm-email-delivered 1");
    }

    @Test
    void exactlyWhatThePreviewCountedIsReplayed() throws Exception {
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), REASON);
        Envelope old = rows.message("EMAIL_DELIVERED", "acme");
        Handle diesLater = rows.delivery("crm-email-delivered", old, "r", null);
        Selection preview = letters.select(Act.REPLAY, crm());
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), REASON);
        rows.update("update delivery set state = 'x', since = clock_timestamp() where id = ?", diesLater.id());

        Selection again = letters.select(Act.REPLAY, crm(), preview.until());
        Outcome outcome = acts.replay(preview, "ann");

        assertThat(again.fingerprint()).isEqualTo(preview.fingerprint());
        assertThat(outcome).isEqualTo(new Outcome(1, 1));
        assertThat(found(DeadLetterFilter.ALL)).hasSize(2);
    }

    @Test
    void twoOperatorsReplayTheSameThousandsAtOnceAndEachLetterChangesOnce() throws Exception {
        long lane = rows.lane("crm-email-delivered", "acme");
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        rows.update(
                "insert into delivery (lane, message, state, since, reason)"
                        + " select ?, ?, 'x', now(), 'r' from generate_series(1, 3500)",
                lane,
                message.id());
        Selection selection = letters.select(Act.REPLAY, crm());

        var outcomes = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> replay(selection, "operator-" + i)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(outcomes.stream().mapToInt(Outcome::changed).sum()).isEqualTo(3500);
        assertThat(rows.number("select count(*) from failure where word = 'replayed'"))
                .isEqualTo(3500);
        assertThat(rows.number("select sum(count) from audit")).isEqualTo(3500);
        assertThat(rows.number("select count(*) from delivery where state = 'r'"))
                .isEqualTo(3500);
    }

    @Test
    void theWorkersHearWhichLanesHaveWork() throws Exception {
        Handle letter = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), REASON);
        try (Connection listener = queue.getConnection()) {
            Queries.update(listener, "listen posthouse_lanes");

            acts.replay(letters.select(Act.REPLAY, crm()), "ann");

            Awaitility.await().until(() -> {
                var heard = listener.unwrap(PGConnection.class).getNotifications();
                return heard != null
                        && heard.length == 1
                        && heard[0].getParameter().equals("" + letter.lane());
            });
        }
    }

    @Test
    void whatIsDoneIsNotReplayed() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle done = rows.done("crm-email-delivered", message);

        assertThat(acts.replay(letters.select(List.of(done)), "ann")).isEqualTo(new Outcome(1, 0));
        assertThat(letters.open(done)).isEmpty();
        assertThat(letters.of(message.id())).isEmpty();
    }

    @Test
    void aDiscardedLetterEndsWithItsReason() throws Exception {
        Handle letter = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), REASON);

        assertThatThrownBy(() -> acts.discard(letters.select(Act.DISCARD, crm()), "ann", " "))
                .isInstanceOf(Refused.class);
        Outcome outcome = acts.discard(letters.select(Act.DISCARD, crm()), "ann", "test data of the pilot");

        assertThat(outcome.changed()).isEqualTo(1);
        assertThat(rows.number("select count(*) from delivery")).isZero();
        assertThat(rows.text("select state::text || ' ' || reason from delivery_ended where id = ?", letter.id()))
                .isEqualTo("y test data of the pilot (was dead: " + REASON + ")");
        assertThat(rows.text("select actor || ' ' || action || ' ' || count || ' ' || reason from audit"))
                .isEqualTo("ann dead-letters.discard 1 test data of the pilot");
    }

    @Test
    void anUnroutedLetterIsNeverMadeReadyForNobody() throws Exception {
        rows.subscription("operate-unrouted", "UNROUTED", "operate");
        rows.update("update subscription set arrives = 'x' where name = 'operate-unrouted'");
        Handle letter = rows.dead("operate-unrouted", rows.message("UNROUTED", "acme"), "unrouted");
        var unrouted = filter("operate-unrouted", null, null, null, null, null, null);

        assertThat(letters.select(Act.REPLAY, unrouted).count()).isZero();
        assertThat(acts.replay(letters.select(List.of(letter)), "ann").changed())
                .isZero();
        assertThat(acts.discard(letters.select(Act.DISCARD, unrouted), "ann", "spam")
                        .changed())
                .isEqualTo(1);
    }

    private Outcome replay(Selection selection, String actor) {
        try {
            return acts.replay(selection, actor);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<DeadLetter> found(DeadLetterFilter filter) throws Exception {
        return letters.page(filter, null, 100);
    }

    private static DeadLetterFilter crm() {
        return filter("crm-email-delivered", null, null, null, null, null, null);
    }

    private static DeadLetterFilter filter(
            String subscription, String team, String realm, String topic, String reason, String type, Instant since) {
        return new DeadLetterFilter(subscription, team, realm, null, topic, reason, type, since);
    }
}
