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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One realm floods, nine send a hundred each. {@code -Dposthouse.noisy.messages=100000} for the long run. */
class NoisyRealmIT {
    private static final int NOISY = Integer.getInteger("posthouse.noisy.messages", 40_000);
    private static final List<String> QUIET = HouseRealms.NAMES.subList(1, 10);
    private static final String LOUD = HouseRealms.NAMES.get(0);

    private final House house = new House(Path.of("target/promises/noisy-" + System.nanoTime())).keepDatabase();
    private final Books books = new Books(house);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aFloodOfOneRealmDoesNotDelayTheOthers() throws SQLException {
        HouseProcess all = house.start();
        nineSend();
        books.awaitQuiet(Duration.ofMinutes(1));
        Dwell calm = new Dwell(house);
        nineSend();
        books.awaitQuiet(Duration.ofMinutes(1));
        calm.end();
        end(all);

        floodTheDoor();
        house.start();
        // As before the calm: a process that has just started is slow by itself.
        nineSend();
        Dwell flooded = new Dwell(house);
        nineSend();
        flooded.end();
        assertThat(books.open())
                .as("still flooded when the nine had sent, or it proves nothing")
                .isGreaterThan(NOISY / 10);
        books.awaitQuiet(Duration.ofMinutes(3));

        double before = calm.p95Without(LOUD);
        double during = flooded.p95Without(LOUD);
        Figures.note(
                "p95 dwell of the nine",
                String.format("%.1f ms calm, %.1f ms flooded, ratio %.2f", before, during, during / before));
        assertThat(books.dead()).isZero();
        // Without fair turns they would wait for tens of seconds, without the gate for backlogs for 120 to 180 ms.
        assertThat(during).as("p95 dwell of the nine in ms").isLessThan(Math.max(2 * before, 150));
    }

    /** While nobody works, so that the whole flood lies in the queue. */
    private void floodTheDoor() {
        HouseProcess ingest = house.start("ingest");
        MailgunTraffic flood = new MailgunTraffic(HouseRealms.KEY, List.of(LOUD), Books.KINDS, NOISY);
        assertThat(Load.start(flood, LoadShape.closed(house.doorPort(), 64, 0, NOISY))
                        .await()
                        .acknowledged()
                        .count())
                .isEqualTo(NOISY);
        end(ingest);
    }

    private static void end(HouseProcess process) {
        process.signal("TERM");
        assertThat(process.exitCode(Duration.ofSeconds(60))).isZero();
    }

    private void nineSend() {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, QUIET, Books.KINDS, 900);
        assertThat(Load.start(traffic, LoadShape.constant(house.doorPort(), 300, 0, 900))
                        .await()
                        .acknowledged()
                        .count())
                .isEqualTo(900);
    }
}
