package io.posthouse.queue.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.register.SubscriptionEntry.Arrives;
import io.posthouse.queue.register.SubscriptionEntry.Pool;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterFilesTest {
    @TempDir
    Path home;

    private RoutesFolder routes;

    @BeforeEach
    void routes() {
        routes = new RoutesFolder(home);
    }

    @Test
    void theProjectsOwnRegistersAreInOrder() {
        Register register = RegisterFiles.read(Path.of("routes"));
        assertThat(register.topics()).containsKey("MAILGUN_EVENT_RECEIVED");
        assertThat(register.topics().get("CUSTOMER_CHANGE_REQUESTED").publishableBy("ingest"))
                .isTrue();
    }

    @Test
    void anUnroutedMessageIsADeadLetterAtOnceAndNobodyWorksOnIt() {
        Register register = RegisterFiles.read(Path.of("routes"));
        var unrouted = register.subscriptions().stream()
                .filter(entry -> entry.topic().equals("UNROUTED"))
                .toList();
        assertThat(unrouted).singleElement().satisfies(entry -> {
            assertThat(entry.arrives()).isEqualTo(Arrives.DEAD);
            assertThat(entry.work()).isNull();
        });
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        routes.team("depot", "name: depot-orders, topic: ORDER_PLACED, work: depot-order");
        assertThat(routes.read().subscriptions())
                .singleElement()
                .isEqualTo(new SubscriptionEntry(
                        "depot-orders",
                        "ORDER_PLACED",
                        "depot",
                        "depot-order",
                        8,
                        1,
                        Duration.ofSeconds(30),
                        Pool.IO,
                        20,
                        Duration.ofDays(3),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        List.of(),
                        Arrives.READY,
                        new Place("routes/teams/depot/subscriptions.yaml", 3)));
    }

    @Test
    void everyKnobIsTaken() {
        routes.file("work/subscriptions.yaml", """
                room: work
                subscriptions:
                  - name: work-orders
                    topic: ORDER_PLACED
                    work: work-order
                    concurrency: 2
                    batch: 100
                    timeout: 5m
                    pool: cpu
                    attempts: 3
                    budget: 8h
                    backoff: 250ms
                    cap: 10m
                    publishes: []
                    arrives: ready
                """);
        var entry = routes.read().subscriptions().get(0);
        assertThat(entry.team()).isEqualTo("work");
        assertThat(entry.pool()).isEqualTo(Pool.CPU);
        assertThat(List.of(entry.timeout(), entry.budget(), entry.backoff(), entry.cap()))
                .containsExactly(
                        Duration.ofMinutes(5), Duration.ofHours(8), Duration.ofMillis(250), Duration.ofMinutes(10));
        assertThat(List.of(entry.concurrency(), entry.batch(), entry.attempts()))
                .containsExactly(2, 100, 3);
    }

    @Test
    void allProblemsOfAllFilesAreNamedAtOnceWithTheirLines() {
        routes.file("topics.yaml", """
                topics:
                  - { name: order_placed, owner: shop, entity: order, key: order.id }
                  - { name: ORDER_SHIPPED, owner: depot, entity: order, key: order.id, colour: red }
                  - { name: ORDER_SHIPPED, owner: depot, entity: order, key: order.id }
                  - { name: ORDER_LOST, entity: order, key: order.id, ledger: some }
                """);
        routes.file("teams/depot/subscriptions.yaml", """
                team: depott
                subscriptions:
                  - { name: depot-orders, topic: ORDER_SHIPED, work: depot-order }
                  - name: depot-orders
                    topic: ORDER_SHIPPED
                    work: depot-order
                    concurrency: many
                    batch: 0
                    timeout: 30
                    budget: 3 days
                    publishes: ORDER_SHIPPED
                  - { name: Depot, topic: ORDER_SHIPPED, work: depot-order, publishes: [ORDER_SHIPPED, ORDER_SHIPPED] }
                  - { name: depot-late, topic: ORDER_SHIPPED, backoff: 2h }
                """);
        String topics = "routes/topics.yaml:";
        String depot = "routes/teams/depot/subscriptions.yaml:";
        assertThat(routes.problems())
                .allSatisfy(problem -> assertThat(problem).matches("(?s)\\S+:\\d+: .+; .+"))
                .satisfiesExactlyInAnyOrder(
                        has(topics + "2: 'name' cannot be 'order_placed'"),
                        has(topics + "3: unknown key 'colour'; correct or remove it; known are entity, key, ledger"),
                        has(topics + "4: topic ORDER_SHIPPED stands here a second time, first in line 3"),
                        has(topics + "5: 'owner' is missing"),
                        has(topics + "5: 'ledger' cannot be 'some'; write each or exceptions"),
                        has(depot + "1: 'team' is not depot; write team: depot"),
                        has(depot + "3: subscription depot-orders is on an unknown topic ORDER_SHIPED"),
                        has(depot + "4: subscription depot-orders stands here a second time, first in " + depot + "3"),
                        has(depot
                                + "7: 'concurrency' 'many' is of the wrong type; write a whole number from 1 to 1000"),
                        has(depot + "8: 'batch' cannot be '0'"),
                        has(depot + "9: 'timeout' '30' is of the wrong type; write a time with its unit"),
                        has(depot + "10: 'budget' cannot be '3 days'"),
                        has(depot + "11: 'publishes' is no list"),
                        has(depot + "12: 'name' cannot be 'Depot'"),
                        has(depot + "12: 'publishes' names ORDER_SHIPPED twice"),
                        has(depot + "13: 'backoff' is longer than 'cap'"));
    }

    @Test
    void publishingATopicOneDoesNotOwnIsRefused() {
        routes.team(
                "shop",
                "name: shop-shipped, topic: ORDER_SHIPPED, work: shop-shipped, publishes: [ORDER_PLACED, ORDER_SHIPPED]",
                "name: shop-asks, topic: ORDER_PLACED, work: shop-asks, publishes: [SHIPMENT_REQUESTED, ORDER_GONE]");
        assertThat(routes.problems())
                .satisfiesExactly(
                        has("subscriptions.yaml:3: subscription shop-shipped publishes ORDER_SHIPPED,"
                                + " which belongs to depot, not to shop; publish a request topic of depot"),
                        has("subscriptions.yaml:4: subscription shop-asks publishes an unknown topic ORDER_GONE"));
    }

    @Test
    void aTopicWithoutSubscriptionIsOnlyAWarning() {
        routes.team("depot", "name: depot-orders, topic: ORDER_PLACED, work: depot-order");
        assertThat(routes.read().warnings())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        has("routes/topics.yaml:3: nobody here subscribes to topic ORDER_SHIPPED"),
                        has("routes/topics.yaml:4: nobody here subscribes to topic SHIPMENT_REQUESTED"));
    }

    @Test
    void aFileThatIsNoYamlDoesNotHideTheProblemsOfTheOthers() {
        routes.file("topics.yaml", "topics:\n  - { name: ORDER_PLACED, owner: [shop }\n");
        routes.team("depot", "name: depot-orders, topic: ORDER_PLACED, work: depot-order, bach: 10");
        routes.file("teams/shop/subscriptions.yaml", "- just\n- a list\n");
        assertThat(routes.problems())
                .satisfiesExactlyInAnyOrder(
                        has("routes/topics.yaml:2: not valid YAML"),
                        has("routes/teams/depot/subscriptions.yaml:3: unknown key 'bach'"),
                        has("routes/teams/shop/subscriptions.yaml:1: 'team' is missing"),
                        has("routes/teams/shop/subscriptions.yaml:1: the file is no mapping"));
    }

    @Test
    void keysThatStandTwiceAreRefused() {
        routes.file("teams/depot/subscriptions.yaml", """
                team: depot
                subscriptions:
                  - name: depot-orders
                    topic: ORDER_PLACED
                    work: depot-order
                    batch: 10
                    batch: 20
                """);
        assertThat(routes.problems())
                .satisfiesExactly(has("yaml:7: key 'batch' stands here a second time, first in line 6"));
    }

    @Test
    void aYamlBombIsRefusedBeforeItGrows() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]%n".formatted(i, i - 1));
        }
        routes.file("topics.yaml", bomb.toString());
        routes.file("teams/deep/subscriptions.yaml", "team: " + "[".repeat(30_000));
        routes.file("teams/vast/subscriptions.yaml", "#" + "x".repeat(1 << 20));
        assertThat(routes.problems())
                .satisfiesExactly(
                        has("routes/topics.yaml:2: an alias (*) is not allowed; write the value out"),
                        has("routes/teams/deep/subscriptions.yaml:1: nested more than 40 levels deep"),
                        has("routes/teams/vast/subscriptions.yaml:1: larger than 1 MB"));
    }

    @Test
    void aTeamCannotBeCalledAsARoom() {
        routes.team("work");
        assertThat(routes.problems()).satisfiesExactly(has("yaml:1: a team cannot be called work"));
    }

    @Property(tries = 300)
    void whateverStandsInAFileIsReadOrRefusedInWords(@ForAll @StringLength(max = 60) String text) {
        var problems = new java.util.ArrayList<Problem>();
        var file = YamlFile.parse("team: a\nx: " + text, "any.yaml", problems);
        assertThat(file.isPresent() || !problems.isEmpty()).isTrue();
    }

    private static org.assertj.core.api.ThrowingConsumer<String> has(String part) {
        return problem -> assertThat(problem).contains(part);
    }
}
