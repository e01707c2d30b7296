package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.Rules.realm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.OutsideLeases;
import io.posthouse.queue.OutsideLeases.Recorded;
import io.posthouse.queue.OutsideLeases.Taken;
import io.posthouse.queue.OutsideLeases.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutsideLeasesTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final Rules rules = new Rules(bed);

    @AfterEach
    void close() {
        bed.close();
    }

    /** Who holds a connection waits for nothing but the database. */
    @Test
    void oneConnectionIsEnoughForAllWhoAskAtOnce() throws Exception {
        rules.throttle(realm("acme"), 10_000.0, null);
        rules.drain(realm("zenith"));
        bed.ready("acme", 60).ready("beta", 60);
        try (HikariDataSource one = bed.pools.leases(1)) {
            PostgresQueue engine = bed.engine(bed.pools.publishing(), one, QueueBed.USUAL);
            OutsideLeases outside = engine.outside(LEASE);
            await().until(() -> engine.control().fresh());
            List<CompletableFuture<Recorded>> said = new ArrayList<>();
            while (said.size() < 120) {
                for (Taken taken : lease(outside, 3)) {
                    said.add(CompletableFuture.supplyAsync(() -> done(outside, taken), Workers.THREADS));
                }
            }
            for (CompletableFuture<Recorded> recorded : said) {
                assertThat(recorded.get(20, TimeUnit.SECONDS)).isEqualTo(Recorded.NOW);
            }
        }
    }

    @Test
    void whatIsOpenIsFoundBehindManyPausedLanesAndInFairTurn() throws Exception {
        bed.pausedRealms(3_000);
        bed.ready("acme", 6).ready("beta", 6);
        PostgresQueue engine = bed.engine();
        OutsideLeases outside = engine.outside(LEASE);
        await().until(() -> engine.control().fresh());

        List<String> realms = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            lease(outside, 1).forEach(taken -> realms.add(taken.leased().realm()));
        }
        assertThat(realms).containsExactly("acme", "beta", "acme", "beta");
        assertThat(bed.number("select count(*) from delivery where attempts > 0"))
                .isEqualTo(4);
    }

    @Test
    void aSuspectIsFoundBehindThoseOfManyPausedLanes() throws Exception {
        bed.pausedRealms(300).ready("zenith", 1);
        bed.run("update delivery set state = 's'");
        PostgresQueue engine = bed.engine();
        OutsideLeases outside = engine.outside(LEASE);
        await().until(() -> engine.control().fresh());
        assertThat(lease(outside, 5))
                .hasSize(1)
                .allMatch(taken -> taken.leased().suspect());
    }

    /** The sweep stands before the lease, which has run out, when it is extended. */
    @Test
    void aLeaseThatWasExtendedHolds() throws Exception {
        bed.ready("acme", 1);
        OutsideLeases outside = bed.engine().outside(LEASE);
        Taken taken = lease(outside, 1).get(0);
        int another = bed.runner(Duration.ofMinutes(1));
        try (Connection extending = bed.pools.plain().getConnection()) {
            extending.setAutoCommit(false);
            assertThat(OutsideStatements.move(extending, taken.leased().lease(), another))
                    .isTrue();
            bed.run("delete from runner where name = '" + OutsideSlot.NAME + "'");
            CompletableFuture<Void> swept = CompletableFuture.runAsync(bed::expire, Workers.THREADS);
            await().until(() -> bed.number("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock' and query like '%delete from lease%'")
                    > 0);
            extending.commit();
            swept.get(20, TimeUnit.SECONDS);
            extending.setAutoCommit(true);
        }
        assertThat(outside.outcome("depot", taken.handle(), Outcome.DONE)).isEqualTo(Recorded.NOW);
    }

    @Test
    void aLeaseThatHasExpiredIsNotExtended() throws Exception {
        bed.ready("acme", 1);
        OutsideLeases outside = bed.engine().outside(LEASE);
        Taken taken = lease(outside, 1).get(0);
        bed.run("update runner set alive_until = '-infinity' where name = '" + OutsideSlot.NAME + "'");
        await().until(() -> bed.number("select count(*) from delivery where state = 's'") == 1);
        assertThat(outside.extend("depot", taken.handle())).isEmpty();
        assertThat(outside.outcome("depot", taken.handle(), Outcome.DONE)).isEqualTo(Recorded.STALE);
    }

    private static List<Taken> lease(OutsideLeases outside, int max)
            throws InterruptedException, ExecutionException, TimeoutException {
        return outside.lease(new Wish("depot-orders", "depot", max, Duration.ofSeconds(10)))
                .get(20, TimeUnit.SECONDS);
    }

    private static Recorded done(OutsideLeases outside, Taken taken) {
        try {
            return outside.outcome("depot", taken.handle(), Outcome.DONE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
