package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.Folders;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Among five hundred messages one that kills crm's worker, or never lets it go: exactly that one becomes a dead letter. */
class PoisonIT {
    private static final int MESSAGES = 500;
    private static final int POISON = 250;
    private static final int RESTARTS = 20;

    private final House house = new House(Path.of("target/promises/poison-" + System.nanoTime())).keepDatabase();

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kills", "never-returns"})
    void exactlyThePoisonBecomesADeadLetter(String poison) throws IOException, SQLException {
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), MESSAGES);
        LoadResult load = accept(traffic);
        house.with("POSTHOUSE_ROUTES_DIR", poisonedRoutes().toString())
                .with(
                        "POSTHOUSE_JAVA_OPTS",
                        "-Xbootclasspath/a:" + Path.of("target/test-classes").toAbsolutePath()
                                + " -Dposthouse.test.poison=" + poison + ":" + traffic.emailId(POISON));

        int deaths = surviveUntilQuiet();

        Books books = new Books(house);
        Figures.note(
                "poison that " + poison, "1 dead letter of " + MESSAGES + ", " + deaths + " deaths of the process");
        assertThat(books.dead()).as("dead letters").isEqualTo(1);
        assertThat(books.number(
                        "posthouse",
                        "select count(*) from delivery d join message m on m.id = d.message where d.state = 'x'"
                                + " and convert_from(m.envelope, 'UTF8') like '%" + traffic.emailId(POISON) + "%'"))
                .as("the dead letter is the poison")
                .isEqualTo(1);
        assertThat(deaths > 0).as("the process died").isEqualTo(poison.equals("kills"));
        new Audit(books, traffic, List.of(load)).everythingAppliedOnceByEveryTeam(Set.of(traffic.emailId(POISON)));
    }

    private LoadResult accept(MailgunTraffic traffic) {
        HouseProcess ingest = house.start("ingest");
        LoadResult load = Load.start(traffic, LoadShape.closed(house.doorPort(), 32, 0, traffic.count()))
                .await();
        ingest.signal("TERM");
        ingest.exitCode(Duration.ofSeconds(60));
        return load;
    }

    /** As a supervisor would: starts it again whenever it dies; returns how often that was. */
    private int surviveUntilQuiet() {
        Books books = new Books(house);
        for (int deaths = 0; deaths < RESTARTS; deaths++) {
            HouseProcess all = house.launch();
            Awaitility.await("quiet or dead")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !all.isAlive() || books.open() == 0);
            if (all.isAlive()) {
                books.awaitQuiet(Duration.ofSeconds(30));
                return deaths;
            }
        }
        throw new AssertionError("died " + RESTARTS + " times: one poison takes everything down");
    }

    /** crm's own route, but that it first hands each message to {@link Poison}; and it may take two seconds, not thirty. */
    private Path poisonedRoutes() throws IOException {
        Path routes = house.folder().resolve("routes");
        Folders.copy(house.distribution().resolve("routes"), routes);
        Path route = routes.resolve("teams/crm/crm-email-event.camel.yaml");
        replace(
                route,
                "      steps:\n",
                "      steps:\n        - bean: { beanType: " + Poison.class.getName()
                        + ", method: \"taste(${header.messages})\" }\n");
        replace(
                routes.resolve("teams/crm/subscriptions.yaml"),
                "topic: EMAIL_DELIVERED,",
                "topic: EMAIL_DELIVERED, timeout: 2s,");
        return routes;
    }

    private static void replace(Path file, String what, String by) throws IOException {
        String before = Files.readString(file);
        String after = before.replace(what, by);
        assertThat(after).as(file + " is as this test knows it").isNotEqualTo(before);
        Files.writeString(file, after);
    }
}
