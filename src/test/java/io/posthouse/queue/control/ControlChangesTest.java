package io.posthouse.queue.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.postgres.AnswersLost;
import io.posthouse.queue.postgres.QueueBed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlChangesTest {
    private static final Scope ACME = new Scope(null, "acme", null);
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final ControlChanges changes = new ControlChanges(bed.pools.plain());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void anOrderIsInForceAndInTheAudit() throws Exception {
        Change change = changes.order(pause("ann", "their import", null));
        assertThat(change.done()).isTrue();
        assertThat(change.before()).isNull();
        assertThat(seen().controls().rules()).containsExactly(change.now());
        assertThat(bed.text("select actor || ' ' || action || ' ' || scope || ' ' || reason from audit"))
                .isEqualTo("ann control.pause realm=acme paused their import");
    }

    @Test
    void theSameOrderAgainChangesNothing() throws Exception {
        Change first = changes.order(pause("ann", "their import", null));
        Change second = changes.order(pause("ann", "their import", null));
        assertThat(second.done()).isTrue();
        assertThat(second.now()).isEqualTo(first.now());
        assertThat(bed.number("select count(*) from audit")).isEqualTo(1);
    }

    @Test
    void anOrderThatIsInForceIsNotReportedAsFailedWhenItsHintWasLost() throws Exception {
        var hintless = new ControlChanges(AnswersLost.of(bed.pools.plain(), "pg_notify", 1));
        assertThat(hintless.order(pause("ann", "their import", null)).done()).isTrue();
        assertThat(seen().controls().rules()).hasSize(1);
    }

    @Test
    void anothersRuleIsNotOverwrittenUnseen() throws Exception {
        Change ann = changes.order(pause("ann", "their import", null));
        Change bob = changes.order(pause("bob", "a migration", null));
        assertThat(bob.done()).isFalse();
        assertThat(bob.now()).isEqualTo(ann.now());
        Change old = changes.order(pause("bob", "a migration", ann.now().version() - 1));
        assertThat(old.done()).isFalse();
        Change known = changes.order(pause("bob", "a migration", ann.now().version()));
        assertThat(known.done()).isTrue();
        assertThat(seen().controls().rules()).extracting(Rule::actor).containsExactly("bob");
    }

    @Test
    void ofTenOperatorsAtOnceOneHasItsWayAndTheOthersAreTold() throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(10);
        try {
            List<Future<Change>> answers = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                String name = "operator-" + n;
                answers.add(operators.submit(() -> changes.order(pause(name, "mine", null))));
            }
            int done = 0;
            for (Future<Change> answer : answers) {
                done += answer.get().done() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
            assertThat(bed.number("select count(*) from control")).isEqualTo(1);
        } finally {
            operators.shutdown();
        }
    }

    @Test
    void whoNamesAVersionOfARuleThatIsGoneIsTold() throws Exception {
        Change gone = changes.order(pause("bob", "a migration", 7L));
        assertThat(gone.done()).isFalse();
        assertThat(gone.now()).isNull();
    }

    @Test
    void aRuleEndsByTheDatabasesClockAndMakesRoomForAnother() throws Exception {
        changes.order(new Order(ACME, What.PAUSE, null, null, "short", "ann", Duration.ofMillis(1), null, null));
        bed.run("select pg_sleep(0.01)");
        assertThat(seen().controls().isEmpty()).isTrue();
        assertThat(changes.order(pause("bob", "again", null)).done()).isTrue();
        assertThat(bed.number("select count(*) from paused where realm = 'acme'"))
                .isEqualTo(1);
    }

    @Test
    void liftingEndsExactlyThatRule() throws Exception {
        changes.order(pause("ann", "their import", null));
        changes.order(new Order(ACME, What.THROTTLE, 5.0, 2, "slow", "ann", null, null, null));
        assertThat(changes.lift(new Scope("depot-orders", "acme", null), List.of(What.PAUSE), "ann", null, null))
                .isEmpty();
        List<Change> lifted = changes.lift(ACME, List.of(What.PAUSE, What.DRAIN), "bob", "over", null);
        assertThat(lifted).hasSize(1).allMatch(Change::done);
        assertThat(seen().controls().rules()).extracting(Rule::what).containsExactly(What.THROTTLE);
        assertThat(bed.number("select count(*) from slot")).isEqualTo(2);
        assertThat(bed.number("select count(*) from ration")).isEqualTo(1);
        changes.lift(ACME, List.of(What.THROTTLE), "bob", "over", null);
        assertThat(bed.number("select count(*) from slot") + bed.number("select count(*) from ration"))
                .isZero();
    }

    @Test
    void aDrainRemembersWhatWasThere() throws Exception {
        bed.ready("acme", 10);
        Change drain = changes.order(new Order(ACME, What.DRAIN, null, null, "new version", "ann", null, null, null));
        assertThat(drain.now().upTo()).isEqualTo(bed.number("select max(id) from delivery"));
        bed.ready("acme", 5);
        Change again = changes.order(new Order(ACME, What.DRAIN, null, null, "new version", "ann", null, null, null));
        assertThat(again.now().upTo()).isEqualTo(drain.now().upTo());
    }

    @Test
    void timePausedIsCountedOnceHoweverManyPausesThereWere() {
        bed.ready("acme", 1);
        long lane = bed.number("select id from lane");
        pausedFor("'depot-orders', null", 100, 60);
        pausedFor("null, 'acme'", 80, 40);
        pausedFor("null, 'beta'", 100, 0);
        pausedFor("'other', 'acme'", 100, 0);
        assertThat(pausedSince(lane, 200)).isBetween(59L, 61L);
        assertThat(pausedSince(lane, 70)).isBetween(29L, 31L);
        assertThat(pausedSince(lane, 20)).isZero();
        assertThat(pausedSince(lane, -20)).isZero();
    }

    @Test
    void aPauseThatGoesOnCountsUntilNow() throws Exception {
        bed.ready("acme", 1);
        changes.order(pause("ann", "their import", null));
        bed.run("update control set since = now() - interval '50 s'");
        assertThat(pausedSince(bed.number("select id from lane"), 200)).isBetween(49L, 51L);
    }

    private void pausedFor(String workerAndRealm, int from, int to) {
        bed.run("insert into paused(worker, realm, since, until) values (" + workerAndRealm + ", now() - interval '"
                + from + " s', now() - interval '" + to + " s')");
    }

    private long pausedSince(long lane, int seconds) {
        return Math.round(Double.parseDouble(bed.text(
                "select extract(epoch from paused_time(" + lane + ", now() - interval '" + seconds + " s'))")));
    }

    private static Order pause(String actor, String reason, Long version) {
        return new Order(ACME, What.PAUSE, null, null, reason, actor, null, null, version);
    }

    private Seen seen() throws SQLException {
        try (Connection connection = bed.pools.plain().getConnection()) {
            return ControlRows.read(connection);
        }
    }
}
