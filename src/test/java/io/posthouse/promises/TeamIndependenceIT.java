package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One team's database is away under load: door and the other teams do not notice, and the team catches up alone. {@code
 * -Dposthouse.blocked.seconds=60} for the long run.
 */
class TeamIndependenceIT {
    private static final int SECONDS = Integer.getInteger("posthouse.blocked.seconds", 15);
    private static final int RATE = 100;

    private final House house = new House(Path.of("target/promises/independence-" + System.nanoTime())).keepDatabase();
    private final Books books = new Books(house);
    private final MailgunTraffic traffic =
            new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, Books.KINDS, RATE * (2 * SECONDS + 10));

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aBlockedTeamSlowsNobodyElseAndCatchesUpAlone() throws SQLException {
        house.start();
        Load load = Load.start(traffic, LoadShape.constant(house.doorPort(), RATE, 0, traffic.count()));
        awaitAcknowledged(load, 10 * RATE);
        Dwell calm = new Dwell(house);

        awaitAcknowledged(load, (10 + SECONDS) * RATE);
        calm.end();
        Dwell blocked = new Dwell(house);
        block();
        awaitAcknowledged(load, traffic.count());
        LoadResult result = load.await();
        assertThat(applied("marketing")).as("marketing is blocked").isLessThan(applied("crm"));
        blocked.end();
        unblock();
        books.awaitQuiet(Duration.ofMinutes(2));

        double doorCalm = result.percentile(95, 10_000, (10 + SECONDS) * 1000);
        double doorBlocked = result.percentile(95, (10 + SECONDS) * 1000, Integer.MAX_VALUE);
        compare("door", doorCalm, doorBlocked);
        compare("crm", calm.p95("crm"), blocked.p95("crm"));
        compare("analytics", calm.p95("analytics"), blocked.p95("analytics"));
        assertThat(books.dead()).as("dead letters").isZero();
        new Audit(books, traffic, List.of(result)).everythingAppliedOnceByEveryTeam(Set.of());
    }

    /** The ratio is the figure; the assertion is loose because a shared machine's own pauses are longer than the effect. */
    private static void compare(String who, double calm, double blocked) {
        Figures.note(
                who + " p95",
                String.format("%.1f ms calm, %.1f ms blocked, ratio %.2f", calm, blocked, blocked / calm));
        assertThat(blocked).as(who + ": p95 in ms while marketing is blocked").isLessThan(Math.max(5 * calm, 200));
    }

    private void block() throws SQLException {
        try (Connection superuser = house.postgres().superuser("postgres");
                var statement = superuser.createStatement()) {
            statement.execute("alter database marketing allow_connections false");
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'marketing'");
        }
    }

    private void unblock() throws SQLException {
        try (Connection superuser = house.postgres().superuser("postgres");
                var statement = superuser.createStatement()) {
            statement.execute("alter database marketing allow_connections true");
        }
    }

    private long applied(String team) throws SQLException {
        return books.number(
                "posthouse",
                "select count(*) from delivery_ended d join lane l on l.id = d.lane"
                        + " join subscription s on s.id = l.subscription where d.state = 'd' and s.team = '" + team
                        + "'");
    }

    private static void awaitAcknowledged(Load load, int count) {
        Awaitility.await(count + " acknowledged")
                .atMost(Duration.ofSeconds(SECONDS + 60L))
                .until(() -> load.acknowledged() >= count);
    }
}
