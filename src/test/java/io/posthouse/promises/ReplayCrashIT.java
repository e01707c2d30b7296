package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
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

/** A replay of thousands dies in the middle, is asked for again, and the workers die too: each is applied exactly once. */
class ReplayCrashIT {
    private static final int MESSAGES = 2_500;

    private final House house = new House(Path.of("target/promises/replay-" + System.nanoTime())).keepDatabase();
    private final Books books = new Books(house);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void dyingAmidAReplayAndReplayingAgainAppliesEachOnce() throws SQLException {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), MESSAGES);
        LoadResult load = acceptWhileCrmIsAway(traffic);
        deadByHand();

        house.with("POSTHOUSE_FAILPOINT", "mid-replay");
        assertThat(house.exitOf("dead", "replay", "--team", "crm", "--yes"))
                .as("the replay halted in its middle")
                .isEqualTo(137);
        house.without("POSTHOUSE_FAILPOINT");
        assertThat(books.dead()).as("replayed in part").isBetween(1L, MESSAGES - 1L);

        HouseProcess doomed = house.start();
        house.command("dead", "replay", "--team", "crm", "--yes");
        doomed.kill();
        house.start();

        books.awaitQuiet(Duration.ofMinutes(2));
        assertThat(books.dead()).as("dead letters left").isZero();
        new Audit(books, traffic, List.of(load)).everythingAppliedOnceByEveryTeam(Set.of());
    }

    private LoadResult acceptWhileCrmIsAway(MailgunTraffic traffic) throws SQLException {
        HouseProcess others = house.start("ingest", "work", "teams/marketing", "teams/analytics", "writeback");
        LoadResult load = Load.start(traffic, LoadShape.closed(house.doorPort(), 32, 0, traffic.count()))
                .await();
        Awaitility.await("only crm's are left").atMost(Duration.ofSeconds(60)).until(() -> books.open() == MESSAGES);
        others.signal("TERM");
        others.exitCode(Duration.ofSeconds(60));
        return load;
    }

    /** Two thousand ways to die take too long here; how a delivery dies is the matter of other tests. */
    private void deadByHand() throws SQLException {
        try (Connection connection = house.connect("posthouse");
                var statement = connection.createStatement()) {
            statement.execute("update delivery set state = 'x', since = now(), reason = 'by hand of a test'");
        }
        assertThat(books.dead()).isEqualTo(MESSAGES);
    }
}
