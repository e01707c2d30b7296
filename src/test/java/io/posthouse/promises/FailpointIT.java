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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies, as in a power cut of the process, at the places where a promise is easiest to break. */
class FailpointIT {
    private House house;

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"after-commit-before-answer:20", "after-effect:10", "mid-batch:5", "after-outbox-publish:3"})
    void dyingThereLosesNothingAndAppliesNothingTwice(String failpoint) throws SQLException {
        house = new House(Path.of("target/promises/" + failpoint.replace(':', '-') + "-" + System.nanoTime()))
                .keepDatabase();
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, Books.KINDS, 2_000);
        HouseProcess doomed = house.with("POSTHOUSE_FAILPOINT", failpoint).start();
        Load load = Load.start(
                traffic,
                LoadShape.closed(house.doorPort(), 32, 0, traffic.count()).insisting(i -> i % 2 == 0));
        Customers customers = new Customers(house, 200, new Random(1));
        customers.publish();

        assertThat(doomed.exitCode(Duration.ofSeconds(60)))
                .as("halted at " + failpoint)
                .isEqualTo(137);
        house.without("POSTHOUSE_FAILPOINT").start();

        Books books = new Books(house);
        var result = load.await();
        books.awaitQuiet(Duration.ofMinutes(2));
        assertThat(books.dead()).as("dead letters").isZero();
        new Audit(books, traffic, List.of(result)).everythingAppliedOnceByEveryTeam(Set.of());
        customers.allTeamsKnowTheSame();
    }
}
