package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;
import io.posthouse.operate.crm.Portal;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes write into CRMs that cut the connection after the write, and are killed while calls are under way: what is
 * there at the end is one right record each. {@code -Dposthouse.writeback.kills=10} for the long run.
 */
class WriteBackCrashIT {
    private static final int KILLS = Integer.getInteger("posthouse.writeback.kills", 3);
    private static final int PEOPLE = 10;
    private static final List<String> REALMS = List.of("unique", "keyed", "searched");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** How long a killed process' claim of an entity holds up the others comes from the times a call may take. */
    private static final String IN_A_HURRY = """
            connect: 1s
            timeout: 1s
            breaker: { percent: 100, least: 1000 }
            """;

    private final long seed = Long.getLong("posthouse.writeback.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final CrmSimulator crm = CrmSimulator.open(0, seed);
    private final House house = new House(Path.of("target/promises/writeback-crash-" + System.nanoTime()))
            .with("POSTHOUSE_WRITEBACK_ALLOW_PRIVATE", "true")
            .keepDatabase();

    @AfterEach
    void close() {
        house.close();
        crm.close();
    }

    @Test
    void killedBetweenTheWriteAndItsAnswerItIsOneRightRecordEach() throws Exception {
        realm("unique", CrmRealm.UNIQUE);
        realm("keyed", CrmRealm.KEYED);
        realm("searched", CrmRealm.SEARCHED);
        portal("keyed").rules(portal("keyed").rules().uniqueEmail(false).idempotencyKeys(true));
        portal("searched").rules(portal("searched").rules().uniqueEmail(false));
        for (String realm : REALMS) {
            portal(realm).faults().sometimes(0.3, Fault.of(Kind.RESET_AFTER));
            portal(realm).faults().sometimes(0.5, Fault.of(Kind.SLOW).taking(Duration.ofMillis(300)));
        }
        house.start("ingest");
        List<HouseProcess> writers =
                new ArrayList<>(List.of(house.startBeside("writeback"), house.startBeside("writeback")));
        Prospects prospects = new Prospects(house);
        int underWay = 0;
        for (int version = 1; version <= KILLS; version++) {
            for (int person = 0; person < PEOPLE; person++) {
                for (String realm : REALMS) {
                    prospects.submit(realm, "v" + version, email(person));
                }
            }
            long enough = requests() + random.nextInt(20);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> requests() >= enough && atOnce() > 0 || open() == 0);
            underWay += atOnce();
            int unlucky = random.nextInt(writers.size());
            writers.get(unlucky).kill();
            writers.set(unlucky, house.startBeside("writeback"));
        }
        REALMS.forEach(realm -> portal(realm).faults().heal());
        await().atMost(PATIENCE).until(() -> open() == 0);

        Figures.note(
                KILLS + " kills of a writer",
                underWay + " calls under way at the kills, "
                        + REALMS.stream()
                                .mapToInt(realm -> portal(realm).faults().struck(Kind.RESET_AFTER))
                                .sum()
                        + " resets after the write, seed " + seed);
        assertThat(underWay)
                .as("calls under way at the kills, or they prove nothing")
                .isPositive();
        assertThat(number("select count(*) from delivery where state = 'x'"))
                .as("dead letters")
                .isZero();
        for (String realm : REALMS) {
            assertThat(portal(realm).faults().struck(Kind.RESET_AFTER)).isPositive();
            assertThat(portal(realm).records().countBy("contacts", "email"))
                    .as(realm + ", seed " + seed)
                    .hasSize(PEOPLE)
                    .allSatisfy((email, records) -> assertThat(records).isOne());
            assertThat(portal(realm).records().all("contacts"))
                    .as(realm + ", seed " + seed)
                    .allSatisfy(contact -> assertThat(contact.properties()).containsEntry("firstname", "v" + KILLS));
        }
    }

    private void realm(String realm, String operation) throws Exception {
        Files.writeString(
                house.folder().resolve("realms/" + realm + ".yaml"),
                CrmRealm.text(realm, crm.uri(realm), IN_A_HURRY, operation));
    }

    private Portal portal(String realm) {
        return crm.portal(realm);
    }

    private static String email(int person) {
        return "person" + person + "@example.com";
    }

    private long requests() {
        return REALMS.stream()
                .mapToLong(realm -> portal(realm).traffic().requests())
                .sum();
    }

    private int atOnce() {
        return REALMS.stream()
                .mapToInt(realm -> portal(realm).traffic().atOnce())
                .sum();
    }

    /** Of our room: the teams do not run here. */
    private long open() throws SQLException {
        return number("select count(*) from delivery d join lane l on l.id = d.lane"
                + " join subscription s on s.id = l.subscription where s.team = 'writeback' and d.state <> 'x'");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = house.connect("posthouse");
                var row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
