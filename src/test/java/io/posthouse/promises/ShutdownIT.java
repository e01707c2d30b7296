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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM under load: told by readiness, nothing kept in hand, nothing lost, exit 0 in time. */
class ShutdownIT {
    private final House house = new House(Path.of("target/promises/shutdown-" + System.nanoTime())).keepDatabase();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void endsOrderlyUnderLoadAndLeavesNothingInHand() throws SQLException {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, Books.KINDS, 20_000);
        HouseProcess running = house.start();
        Load load = Load.start(traffic, LoadShape.closed(house.doorPort(), 32, 0, traffic.count()));
        Books books = new Books(house);
        Awaitility.await("work in hand").atMost(Duration.ofSeconds(30)).until(() -> books.leased() >= 100);

        running.signal("TERM");

        Awaitility.await("no longer ready")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !running.isReady());
        assertThat(running.exitCode(Duration.ofSeconds(30))).isZero();
        assertThat(books.leased()).as("left in hand").isZero();
        assertThat(books.dead()).as("dead letters").isZero();
        assertThat(books.open())
                .as("still to do, or the stop came too late to prove anything")
                .isPositive();

        LoadResult before = load.stop().await();
        house.start();
        books.awaitQuiet(Duration.ofMinutes(2));
        new Audit(books, traffic, List.of(before)).everythingAppliedOnceByEveryTeam(Set.of());
    }
}
