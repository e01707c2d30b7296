package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.RetryPolicy;
import io.posthouse.queue.Word;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettleTest {
    private static final Failure FAILURE = new Failure("java.io.IOException", "line broke", "crm-orders at jdbc", "v1");
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final int runner = bed.runner(Duration.ofMinutes(1));
    private final Settlements settlements = new Settlements(3, Clock.systemUTC(), new Random(1));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void doneMovesToTheHistory() {
        settle(leased(), Outcome.DONE);
        assertThat(bed.number("select count(*) from delivery")).isZero();
        assertThat(bed.text("select state::text || ' ' || attempts || ' ' || (ended_at >= created_at)::text"
                        + " from delivery_ended"))
                .isEqualTo("d 1 true");
    }

    @Test
    void laterWaitsAndIsReadyWhenItIsDue() throws SQLException {
        settle(leased(), failed(Word.LATER, Duration.ofHours(1)));
        assertThat(row("state::text, attempts, due > now() + interval '59 minutes', reason, lease"))
                .isEqualTo("(w,1,t,\"line broke\",)");
        due();
        assertThat(row("state::text")).isEqualTo("w");
        bed.run("update delivery set due = now() - interval '1 s'");
        due();
        assertThat(row("state::text, attempts, due")).isEqualTo("(r,1,)");
        assertThat(bed.lease(runner, 1).get(0).attempt()).isEqualTo(2);
    }

    @Test
    void theBudgetBeginsWithTheFirstFailureAndIsNotBegunAnewByTheNext() {
        settle(leased(), failed(Word.LATER, null));
        bed.run("update delivery set state = 'r', due = null, tried_from = tried_from - interval '1 day'");
        Leased second = bed.lease(runner, 1).get(0);
        assertThat(second.triedFrom()).isBefore(java.time.Instant.now().minusSeconds(86_000));
        settle(second, failed(Word.LATER, null));
        assertThat(row("tried_from < now() - interval '23 hours'")).isEqualTo("t");
    }

    @Test
    void timeSpentHeldDoesNotCountAgainstTheBudget() throws SQLException {
        settle(leased(), failed(Word.HELD, Duration.ofHours(1)));
        assertThat(row("state::text, attempts")).isEqualTo("(h,0)");
        bed.run("update delivery set due = now(), since = now() - interval '2 days',"
                + " tried_from = now() - interval '3 days'");
        due();
        assertThat(row("state::text, tried_from > now() - interval '25 hours', since"))
                .isEqualTo("(r,t,)");
    }

    @Test
    void heldForAPersonIsNeverReadyByItself() throws SQLException {
        settle(leased(), failed(Word.HELD, null));
        due();
        assertThat(row("state::text, due, since is not null")).isEqualTo("(h,,t)");
    }

    @Test
    void rejectedIsDeadAtOnceWithItsReason() {
        settle(leased(), failed(Word.REJECTED, null));
        assertThat(row("state::text, attempts, reason, since is not null")).isEqualTo("(x,1,\"line broke\",t)");
    }

    @Test
    void aFailureIsKeptWithAllThatHelpsToUnderstandIt() {
        settle(leased(), failed(Word.LATER, null));
        assertThat(bed.text("select row(f.attempt, f.word, f.class, f.text, f.step, f.route_version,"
                        + " f.message = d.message, f.delivery = d.id)::text from failure f, delivery d"))
                .isEqualTo("(1,later,java.io.IOException,\"line broke\",\"crm-orders at jdbc\",v1,t,t)");
    }

    @Test
    void givenBackIsAsIfNeverTouched() {
        settle(leased(), Outcome.GIVEN_BACK);
        assertThat(row("state::text, attempts, lease, reason")).isEqualTo("(r,0,,)");
        assertThat(bed.number("select count(*) from failure")).isZero();
    }

    @Test
    void manyOutcomesOfEveryKindAreOneCall() {
        bed.ready("acme", 300);
        List<Leased> leased = bed.lease(runner, 300);
        Settlement[] all = new Settlement[300];
        for (int n = 0; n < 300; n++) {
            Outcome outcome = switch (n % 3) {
                case 0 -> Outcome.DONE;
                case 1 -> failed(Word.LATER, null);
                default -> failed(Word.REJECTED, null);
            };
            all[n] = settlements.of(leased.get(n), outcome, RetryPolicy.USUAL, true);
        }
        assertThat(bed.settle(all)).isEqualTo(300);
        assertThat(bed.text("select string_agg(state || ' ' || n, ',' order by state) from"
                        + " (select state::text, count(*) n from delivery group by 1) s"))
                .isEqualTo("w 100,x 100");
        assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(100);
    }

    @Test
    void theSettlerForgetsALeaseWhenItsLastDeliveryIsSettled() {
        bed.ready("acme", 3);
        List<Leased> leased = bed.lease(runner, 3);
        OpenLeases open = new OpenLeases();
        open.took(leased.get(0).lease(), 3);
        try (Settler settler = new Settler(bed.pools.leases(), open)) {
            settler.settle(Settlement.done(leased.get(0)));
            settler.settle(Settlement.done(leased.get(1)));
            await().until(() -> bed.number("select count(*) from delivery_ended") == 2);
            assertThat(bed.number("select count(*) from lease")).isEqualTo(1);
            settler.settle(Settlement.done(leased.get(2)));
            await().until(() -> bed.number("select count(*) from lease") == 0);
            assertThat(open.size()).isZero();
            assertThat(settler.stale()).isZero();
        }
    }

    @Test
    void outcomesAreRecordedWhenTheDatabaseIsBack() {
        bed.ready("acme", 3);
        List<Leased> leased = bed.lease(runner, 3);
        DataSource lossy = AnswersLost.of(bed.pools.leases(), "delivery_ended", 2);
        try (Settler settler = new Settler(lossy, new OpenLeases())) {
            leased.forEach(one -> settler.settle(Settlement.done(one)));
            await().until(() -> settler.waiting() == 0 && bed.number("select count(*) from lease") == 0);
            assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(3);
        }
    }

    @Test
    void anOutcomeTheDatabaseRefusesDoesNotHoldUpTheOthersAndIsTriedAgain() {
        bed.ready("acme", 100);
        List<Leased> leased = bed.lease(runner, 100);
        try (Settler settler = new Settler(bed.pools.leases(), new OpenLeases())) {
            for (int n = 0; n < 100; n++) {
                String text = n == 40 ? "not \0 storable" : "line broke";
                settler.settle(new Settlement(
                        leased.get(n), 'x', null, 0, 0, text, "rejected", new Failure("A", text, "b", "c")));
            }
            await().until(() -> bed.number("select count(*) from delivery where state = 'x'") == 99
                    && bed.number("select count(*) from delivery where state = 'w'") == 1);
            assertThat(bed.text("select reason from delivery where state = 'w'"))
                    .contains("SQLSTATE 22021");
        }
    }

    @Test
    void aSettlerRecordsWhatIsLeftBeforeItStops() {
        bed.ready("acme", 50);
        List<Leased> leased = bed.lease(runner, 50);
        Settler settler = new Settler(bed.pools.leases(), new OpenLeases());
        leased.forEach(one -> settler.settle(Settlement.done(one)));
        settler.close();
        assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(50);
    }

    private Leased leased() {
        return bed.ready("acme", 1).lease(runner, 1).get(0);
    }

    private void settle(Leased leased, Outcome outcome) {
        assertThat(bed.settle(settlements.of(leased, outcome, RetryPolicy.USUAL, true)))
                .isEqualTo(1);
    }

    private static Outcome failed(Word word, Duration after) {
        return Outcome.failed(word, after, FAILURE);
    }

    private void due() throws SQLException {
        try (Connection connection = bed.pools.leases().getConnection()) {
            SweepStatements.due(connection, 100);
        }
    }

    private String row(String columns) {
        return columns.contains(",")
                ? bed.text("select row(" + columns + ")::text from delivery")
                : bed.text("select " + columns + " from delivery");
    }
}
