package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who lost its lease changes nothing any more, however late it comes back. */
class FencingTest {
    private static final Failure FAILURE = new Failure("java.io.IOException", "line broke", "crm-orders", "v1");
    private final QueueBed bed = new QueueBed().subscribed("depot-orders").ready("acme", 1);
    private final int runner = bed.runner(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void anOutcomeOfALeaseThatWasGivenBackAndTakenAgainIsStale() {
        Leased old = bed.lease(runner, 1).get(0);
        bed.settle(Settlement.givenBack(old));
        Leased young = bed.lease(runner, 1).get(0);
        assertThat(young.attempt()).isEqualTo(old.attempt());
        assertThat(bed.settle(Settlement.done(old))).isZero();
        assertThat(bed.settle(new Settlement(old, 'x', null, 0, 0, "no", "rejected", FAILURE)))
                .isZero();
        assertThat(state()).isEqualTo("r");
        assertThat(bed.number("select count(*) from failure")).isZero();
        assertThat(bed.settle(Settlement.done(young))).isEqualTo(1);
    }

    @Test
    void anOutcomeOfAnEarlierAttemptIsStale() {
        Leased leased = bed.lease(runner, 1).get(0);
        bed.run("update delivery set attempts = attempts + 1");
        assertThat(bed.settle(Settlement.done(leased))).isZero();
    }

    @Test
    void theSameOutcomeTwiceCountsOnce() {
        Leased leased = bed.lease(runner, 1).get(0);
        assertThat(bed.settle(Settlement.done(leased))).isEqualTo(1);
        assertThat(bed.settle(Settlement.done(leased))).isZero();
        assertThat(bed.number("select count(*) from delivery_ended")).isEqualTo(1);
    }

    @Test
    void aProcessThatPausedTooLongFindsItsWorkWithOthers() {
        Leased paused = bed.lease(runner, 1).get(0);
        bed.run("update runner set alive_until = now() - interval '1 s'");
        bed.expire();
        assertThat(state()).isEqualTo("s");
        assertThat(bed.number("select count(*) from lease")).isZero();
        assertThat(bed.settle(Settlement.done(paused))).isZero();
        assertThat(state()).isEqualTo("s");
        assertThat(bed.number("select attempts from delivery")).isZero();
    }

    @Test
    void aLeaseTakenByAProcessWhoseTimeRanOutMeanwhileIsFoundAllTheSame() {
        // It asked in time, was stopped, and its statement ran when others had already ended it.
        bed.run("delete from runner");
        Leased orphan = bed.lease(runner, 1).get(0);
        bed.expire();
        assertThat(state()).isEqualTo("s");
        assertThat(bed.settle(Settlement.done(orphan))).isZero();
    }

    @Test
    void aHeartbeatInTimeKeepsTheLeases() throws SQLException {
        Heartbeat heartbeat = new Heartbeat(bed.pools.leases(), Duration.ofSeconds(20));
        heartbeat.beat();
        int self = heartbeat.runner();
        bed.lease(self, 1);
        // Late, but nobody has noticed.
        bed.run("update runner set alive_until = now() - interval '1 s' where id = " + self);
        heartbeat.beat();
        bed.expire();
        assertThat(heartbeat.runner()).isEqualTo(self);
        assertThat(state()).isEqualTo("r");
    }

    @Test
    void aHeartbeatThatComesTooLateBeginsAnewWithoutItsOldLeases() throws SQLException {
        Heartbeat heartbeat = new Heartbeat(bed.pools.leases(), Duration.ofSeconds(20));
        heartbeat.beat();
        int before = heartbeat.runner();
        long lease = heartbeat.nextLease(before);
        assertThat(heartbeat.holds(lease)).isTrue();
        bed.run("update runner set alive_until = now() - interval '1 s' where id = " + before);
        bed.expire();
        heartbeat.beat();
        assertThat(heartbeat.runner()).isNotEqualTo(before);
        assertThat(heartbeat.holds(lease)).isFalse();
    }

    @Test
    void aProcessWhoseHeartStopsKnowsItBeforeTheDatabaseDoes() throws Exception {
        Heartbeat heartbeat = new Heartbeat(bed.pools.leases(), Duration.ofMillis(600));
        heartbeat.beat();
        int self = heartbeat.runner();
        org.awaitility.Awaitility.await().until(() -> heartbeat.runner() == null);
        assertThat(bed.number("select count(*) from runner where id = " + self + " and alive_until > now()"))
                .isEqualTo(1);
    }

    @Test
    void aProcessOfThisMachineThatIsGoneIsNotWaitedFor() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        String name = ProcessName.self().replaceFirst("\\d+$", String.valueOf(gone.pid()));
        int dead = bed.runner(Duration.ofHours(1));
        bed.run("update runner set name = '" + name + "' where id = " + dead);
        bed.lease(dead, 1);
        new Heartbeat(bed.pools.leases(), Duration.ofSeconds(20)).beat();
        bed.expire();
        assertThat(state()).isEqualTo("s");
    }

    @Test
    void aProcessOfAnotherMachineOrContainerIsNotJudgedByItsNumber() {
        String self = ProcessName.self();
        long gone = Long.MAX_VALUE / 10;
        assertThat(ProcessName.gone(self)).isFalse();
        assertThat(ProcessName.gone(self.replaceFirst("\\d+$", String.valueOf(gone))))
                .isTrue();
        assertThat(ProcessName.gone("elsewhere/1/" + gone)).isFalse();
        assertThat(ProcessName.gone(self.replaceFirst("/\\d+/\\d+$", "/1/" + gone)))
                .isFalse();
        assertThat(ProcessName.gone(self + "x")).isFalse();
        assertThat(ProcessName.gone("")).isFalse();
    }

    @Test
    void whatAProcessGaveUpAtItsEndIsFreeAtOnce() throws SQLException {
        Heartbeat heartbeat = new Heartbeat(bed.pools.leases(), Duration.ofHours(1));
        heartbeat.beat();
        bed.lease(heartbeat.runner(), 1);
        heartbeat.end();
        bed.expire();
        assertThat(state()).isEqualTo("s");
    }

    @Test
    void leasesGivenBackAreAsIfNeverTaken() throws SQLException {
        bed.ready("acme", 2);
        bed.lease(runner, 3);
        long lease = bed.number("select id from lease");
        try (Connection connection = bed.pools.leases().getConnection()) {
            SweepStatements.giveBack(connection, java.util.List.of(lease), runner + 1);
            assertThat(bed.number("select count(*) from delivery where lease is null"))
                    .isZero();
            SweepStatements.giveBack(connection, java.util.List.of(lease), runner);
        }
        assertThat(bed.number("select count(*) from delivery where lease is null and attempts = 0"))
                .isEqualTo(3);
    }

    @Test
    void aLeaseWhoseOutcomeWasLostWithTheServerIsNotForgotten() throws SQLException {
        Leased lost = bed.lease(runner, 1).get(0);
        // It was recorded, and with synchronous_commit off the crash took that back: the row is here as before.
        forget(lost.lease());
        assertThat(bed.number("select count(*) from lease")).isEqualTo(1);
        bed.settle(Settlement.done(lost));
        forget(lost.lease());
        assertThat(bed.number("select count(*) from lease")).isZero();
    }

    @Test
    void aSuspectsLeaseIsNotForgottenWhileItHoldsIt() throws SQLException {
        bed.lease(runner, 1);
        bed.run("update delivery set state = 's'");
        long lease = bed.number("select id from lease");
        forget(lease);
        assertThat(bed.number("select count(*) from lease")).isEqualTo(1);
    }

    private void forget(long lease) throws SQLException {
        try (Connection connection = bed.pools.leases().getConnection()) {
            SettleStatement.forget(connection, java.util.List.of(lease));
        }
    }

    private String state() {
        return bed.text("select state::text from delivery");
    }
}
