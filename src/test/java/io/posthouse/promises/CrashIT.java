package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Accepted is durable, nothing vanishes, effect once: processes are killed under load with hundreds of messages in their
 * hands, and afterwards the sender's log is compared with three databases. {@code -Dposthouse.crash.kills=30
 * -Dposthouse.crash.postmaster.kills=5} for the long run.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("posthouse.crash.kills", 5);
    private static final int POSTMASTER_KILLS = Integer.getInteger("posthouse.crash.postmaster.kills", 2);
    private static final int BACKLOG_EACH = 4_000;
    private static final int RATE = 200;

    private final long seed = Long.getLong("posthouse.crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private House house;

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
    }

    @Test
    void killedUnderLoadNothingAcknowledgedIsLostOrAppliedTwice() throws SQLException {
        house = new House(Path.of("target/promises/crash-" + System.nanoTime())).keepDatabase();
        Crashes crashes = new Crashes(KILLS);
        HouseProcess running = house.start();
        crashes.begin();
        Customers customers = new Customers(house, 300 * KILLS, random);
        customers.publish();
        for (int kill = 0; kill < KILLS; kill++) {
            crashes.awaitManyLeased(random.nextInt(300));
            running.kill();
            crashes.countLeased();
            running = house.start();
        }
        crashes.endAndAudit(KILLS + " kills of the JVM");
        customers.allTeamsKnowTheSame();
    }

    @Test
    void theDatabaseServerKilledUnderLoadNothingAcknowledgedIsLostOrAppliedTwice() throws SQLException {
        house = new House(Path.of("target/promises/postmaster-" + System.nanoTime()));
        Crashes crashes = new Crashes(POSTMASTER_KILLS);
        HouseProcess running = house.start();
        crashes.begin();
        for (int kill = 0; kill < POSTMASTER_KILLS; kill++) {
            crashes.awaitManyLeased(random.nextInt(300));
            crashes.countLeased();
            house.postgres().kill();
            Awaitility.await("ready again by itself")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> crashes.databaseAnswers() && house.isReady());
        }
        assertThat(running.isAlive())
                .as("the process outlives its database server")
                .isTrue();
        crashes.endAndAudit(POSTMASTER_KILLS + " kills of the postmaster");
    }

    /** The load of one test, and what was in hand at each kill. */
    private final class Crashes {
        private final MailgunTraffic traffic;
        private final Books books = new Books(house);
        private final int backlog;
        private Load backlogLoad;
        private Load constantLoad;
        private long leasedAtKills;

        Crashes(int kills) {
            backlog = BACKLOG_EACH * kills;
            traffic = new MailgunTraffic(
                    HouseRealms.KEY, HouseRealms.NAMES, Books.KINDS, backlog + RATE * 60 * (kills + 2));
        }

        /** A sender in a hurry makes the backlog; one at a steady rate goes on to the end. Every second request insists. */
        void begin() {
            backlogLoad = Load.start(
                    traffic, LoadShape.closed(house.doorPort(), 32, 0, backlog).insisting(i -> i % 2 == 0));
            constantLoad = Load.start(
                    traffic,
                    LoadShape.constant(house.doorPort(), RATE, backlog, traffic.count())
                            .insisting(i -> i % 2 == 0));
        }

        void awaitManyLeased(int thenMillis) {
            Awaitility.await("hundreds in hand")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> books.leased() >= 100);
            Awaitility.await().pollDelay(Duration.ofMillis(thenMillis)).until(() -> true);
        }

        void countLeased() throws SQLException {
            leasedAtKills += books.leased();
        }

        boolean databaseAnswers() {
            try {
                return books.leased() >= 0;
            } catch (SQLException | RuntimeException e) {
                return false;
            }
        }

        void endAndAudit(String what) throws SQLException {
            var constant = constantLoad.stop().await();
            var burst = backlogLoad.await();
            books.awaitQuiet(Duration.ofMinutes(3));
            Audit audit = new Audit(books, traffic, List.of(burst, constant));
            Figures.note(
                    what,
                    audit.acknowledged() + " acknowledged, " + audit.unknown() + " unknown, " + leasedAtKills
                            + " in hand at the kills, seed " + seed);
            assertThat(leasedAtKills)
                    .as("in hand at the kills, or they prove nothing")
                    .isPositive();
            assertThat(books.dead()).as("dead letters").isZero();
            audit.everythingAppliedOnceByEveryTeam(Set.of());
        }
    }
}
