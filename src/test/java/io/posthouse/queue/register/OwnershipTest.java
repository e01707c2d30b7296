package io.posthouse.queue.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
    @TempDir
    Path home;

    private Register register;

    @BeforeEach
    void register() {
        register = new RoutesFolder(home).read();
    }

    @Test
    void aRoutePublishesWhatItsTeamOwnsOrWasGranted() {
        assertThat(check("routes/teams/shop/orders.camel.yaml", "ORDER_PLACED, SHIPMENT_REQUESTED"))
                .isEmpty();
    }

    @Test
    void publishingTheTopicOfAnotherIsRefused() {
        assertThat(check("routes/teams/shop/orders.camel.yaml", "ORDER_PLACED,ORDER_SHIPPED"))
                .containsExactly("routes/teams/shop/orders.camel.yaml:9: kamelet:topic-sink publishes ORDER_SHIPPED,"
                        + " which belongs to depot, not to shop; publish a request topic of depot, or let it name shop"
                        + " among the topic's publishers in routes/topics.yaml");
    }

    @Test
    void anUnknownTopicIsRefused() {
        assertThat(check("routes/work/orders.camel.yaml", "ORDER_PLACD"))
                .singleElement()
                .asString()
                .startsWith(
                        "routes/work/orders.camel.yaml:9: kamelet:topic-sink publishes an unknown topic ORDER_PLACD");
    }

    @Test
    void topicsMustBeWrittenOut() {
        assertThat(check("routes/teams/shop/orders.camel.yaml", "'{{some.topics}}'"))
                .singleElement()
                .asString()
                .contains(":9: kamelet:topic-sink takes its topics from elsewhere; write their names out");
        assertThat(check("routes/teams/shop/orders.camel.yaml", "''"))
                .singleElement()
                .asString()
                .contains(":7: kamelet:topic-sink names no topics; add topics: A,B to its parameters");
    }

    @Test
    void theShortFormsAreFoundToo() {
        assertThat(checkText(
                        "routes/work/a.camel.yaml", "- route: { from: { steps: [ { to: 'kamelet:topic-sink' } ] } }"))
                .singleElement()
                .asString()
                .contains("names no topics");
        assertThat(checkText(
                        "routes/work/a.camel.yaml",
                        "- kamelet: { name: topic-sink, parameters: { topics: ORDER_SHIPPED } }"))
                .singleElement()
                .asString()
                .contains("belongs to depot, not to work");
    }

    @Test
    void onlyRoomsAndTeamsPublish() {
        assertThat(check("routes/orders.camel.yaml", "ORDER_PLACED"))
                .singleElement()
                .asString()
                .contains("is used outside a room or team");
        assertThat(check("routes/queue/worker-template.camel.yaml", "'{{publishes}}'"))
                .isEmpty();
    }

    @Test
    void aStartIsRefusedWithAllProblemsOfAllFiles() {
        RoutesFolder routes = new RoutesFolder(home)
                .file("work/orders.camel.yaml", "- route: { from: { steps: [ { to: 'kamelet:topic-sink' } ] } }")
                .file("teams/shop/broken.camel.yaml", "- route: [");
        assertThatThrownBy(() -> Ownership.require(register, routes.path()))
                .isInstanceOf(RegisterRefused.class)
                .hasMessageContaining("routes/work/orders.camel.yaml:1: kamelet:topic-sink names no topics")
                .hasMessageContaining("routes/teams/shop/broken.camel.yaml:1: not valid YAML");
        Ownership.require(RegisterFiles.read(Path.of("routes")), Path.of("routes"));
    }

    private List<String> check(String name, String topics) {
        return checkText(name, """
                - route:
                    id: orders
                    from:
                      uri: direct:orders
                      steps:
                        - to:
                            uri: kamelet:topic-sink
                            parameters:
                              topics: %s
                """.formatted(topics));
    }

    private List<String> checkText(String name, String text) {
        List<Problem> problems = new ArrayList<>();
        YamlFile file = YamlFile.parse(text, name, problems).orElseThrow();
        return Ownership.check(register, List.of(file)).stream()
                .map(Problem::toString)
                .toList();
    }
}
