package io.posthouse.promises;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.Clock;
import io.posthouse.outside.Folders;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * docs/add-a-team.md, followed while webhooks come in: nobody else is touched, and from the apply on every message reaches the
 * new team exactly once, whether its process runs or not.
 */
class AddTeamIT {
    private static final Path LOYALTY = Path.of("src/test/resources/teams/loyalty");
    private static final String SUBSCRIPTION = "loyalty-email-opened";
    private static final int RATE = 200;
    private static final int PHASE_SECONDS = Integer.getInteger("posthouse.addteam.seconds", 5);

    private final House house = new House(Path.of("target/promises/addteam-" + System.nanoTime()));
    private final Books books = new Books(house);
    private final MailgunTraffic traffic =
            new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("opened", "delivered"), RATE * 600);
    private Load load;

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aTeamAddedUnderLoadGetsEverythingFromTheApplyOnAndNobodyElseNotices() throws IOException, SQLException {
        Path routes = house.folder().resolve("routes");
        Folders.copy(house.distribution().resolve("routes"), routes);
        HouseProcess running =
                house.with("POSTHOUSE_ROUTES_DIR", routes.toString()).start();
        long pid = running.jvm().pid();
        long server = postmaster();
        load = Load.start(traffic, LoadShape.constant(house.doorPort(), RATE, 0, traffic.count()));
        goOn();

        try (ReadyWatch watch = new ReadyWatch(running)) {
            Folders.copy(LOYALTY, routes.resolve("teams/loyalty"));
            long begun = Clock.nowMicros();
            String told = house.command("apply");
            long applied = Clock.nowMicros();
            assertThat(told)
                    .contains("+ " + SUBSCRIPTION, "topics: 0 added, 0 changed, 0 removed")
                    .contains("subscriptions: 1 added, 0 changed, 0 removed");
            goOn();
            assertThat(books.open()).as("loyalty's wait for it").isGreaterThan(PHASE_SECONDS * RATE / 4);

            HouseProcess loyalty = house.startBeside("teams/loyalty");
            goOn();
            loyalty.signal("TERM");
            assertThat(loyalty.exitCode(Duration.ofSeconds(60))).isZero();
            assertThat(postmaster()).as("the server that both used").isEqualTo(server);
            goOn();
            house.startBeside("teams/loyalty");
            goOn();

            LoadResult result = load.stop().await();
            books.awaitQuiet(Duration.ofMinutes(2));
            assertThat(watch.answers()).as("ready, asked all the time").containsOnly(200);
            assertThat(running.isAlive()).isTrue();
            assertThat(running.jvm().pid()).isEqualTo(pid);
            assertThat(postmaster()).isEqualTo(server);
            assertThat(result.unknown()).as("not answered").isEmpty();
            assertThat(books.dead()).as("dead letters").isZero();
            new Audit(books, traffic, List.of(result)).everythingAppliedOnceByEveryTeam(Set.of());
            loyaltyGotEverything(result, begun, applied);
        }
    }

    private void loyaltyGotEverything(LoadResult result, long begun, long applied) throws SQLException {
        Map<String, Long> published = books.publishedAtMicros("EMAIL_OPENED");
        Set<String> after = opened(result.acknowledged().filter(i -> result.plannedAtMicros(i) > applied));
        // Accepted before the apply, or while it ran: it counts when its event was published.
        Set<String> meanwhile = new HashSet<>();
        published.forEach((event, at) -> {
            if (at > applied) {
                after.add(event);
            } else if (at >= begun) {
                meanwhile.add(event);
            }
        });
        Map<String, Integer> got = books.inbox("loyalty", SUBSCRIPTION);
        Findings findings = new Ledger(after, meanwhile, Set.of()).compare(SUBSCRIPTION, got, Set.of());
        Figures.note(
                "a team added under load",
                result.acknowledged().count() + " acknowledged at " + RATE + "/s, of " + published.size()
                        + " opened " + after.size() + " after the apply, " + meanwhile.size()
                        + " during its " + (applied - begun) / 1000 + " ms, loyalty got " + got.size()
                        + ", door p99 "
                        + Stream.of(
                                        p99(result, 0, begun),
                                        p99(result, begun, applied),
                                        p99(result, applied, Long.MAX_VALUE))
                                .collect(joining(" / "))
                        + " ms before / during / after it");
        assertThat(findings.clean()).as(findings.toString()).isTrue();
        assertThat(after.size()).as("after the apply").isBetween(1, published.size() - 1);
        assertThat(books.number("loyalty", "select sum(opens) from customer_opens"))
                .as("opens counted")
                .isEqualTo(got.size());
    }

    private static String p99(LoadResult result, long fromMicros, long toMicros) {
        long start = result.plannedAtMicros(0);
        int from = (int) Math.max(0, (fromMicros - start) / 1000);
        int to = (int) Math.min(Integer.MAX_VALUE, (toMicros - start) / 1000);
        return String.format("%.1f", result.percentile(99, from, to));
    }

    private Set<String> opened(IntStream requests) {
        return requests.filter(i -> traffic.kind(i).equals("opened"))
                .mapToObj(i -> Books.event(traffic, i))
                .collect(toSet());
    }

    /** Some seconds of traffic, all of it taken. */
    private void goOn() {
        int enough = load.acknowledged() + PHASE_SECONDS * RATE;
        Awaitility.await(enough + " acknowledged")
                .atMost(Duration.ofSeconds(PHASE_SECONDS + 60L))
                .until(() -> load.acknowledged() >= enough);
    }

    private long postmaster() {
        return house.postgres().postmaster().orElseThrow().pid();
    }
}
