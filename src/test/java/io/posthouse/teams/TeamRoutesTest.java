package io.posthouse.teams;

import static io.posthouse.teams.Events.campaign;
import static io.posthouse.teams.Events.change;
import static io.posthouse.teams.Events.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The teams' routes as they are shipped, through Camel, into real databases: from the request to the report. */
class TeamRoutesTest {
    private final TeamDatabase crm = TeamDatabase.fresh("crm");
    private final TeamDatabase marketing = TeamDatabase.fresh("marketing");
    private final TeamDatabase analytics = TeamDatabase.fresh("analytics");
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        camel.getPropertiesComponent().addInitialProperty("posthouse.routes.dir", "routes");
        Map.of("crm", crm, "marketing", marketing, "analytics", analytics)
                .forEach((name, team) -> camel.getRegistry().bind(name, team.dataSource()));
        load(camel, Path.of("routes/teams"));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aCampaignReachesItsCustomersAndComesBackAsAReport() throws SQLException {
        send("crm-customer-change", change("acme", "c-1", "ams", 1L, 1, "Ann"));
        JsonNode created = crm.outbox().get(0);
        send("marketing-audience", created);
        send("analytics-customer", created);
        send("marketing-campaign", campaign("acme", "spring"));
        JsonNode sent = marketing.outbox().get(0);
        send("crm-email-event", sent);
        send("analytics-email-event", sent);
        JsonNode opened = email("opened", "acme", sent.get("subject").textValue(), 5);
        send("crm-email-event", opened);
        send("marketing-email-event", opened);
        send(
                "marketing-suppression",
                email("unsubscribed", "acme", sent.get("subject").textValue(), 6));
        send("analytics-email-event", opened);

        assertThat(crm.rows("select event from activity where customer = 'c-1' order by at"))
                .extracting(row -> row.get("event"))
                .containsExactlyInAnyOrder("sent", "opened");
        assertThat(marketing.rows("select status from email_status")).containsExactly(Map.of("status", "opened"));
        assertThat(marketing.count("suppression")).isEqualTo(1);
        assertThat(analytics.rows("select sum(sent)::int as sent, sum(opened)::int as opened from report"))
                .containsExactly(Map.of("sent", 1, "opened", 1));
        assertThat(analytics.rows("select customers from customer_count")).containsExactly(Map.of("customers", 1L));
    }

    @Test
    void aMessageThatIsRefusedReachesTheWorkerAsADataException() {
        JsonNode nonsense =
                Events.envelope("CUSTOMER_CHANGE_REQUESTED", "acme", "ams", "c-1", 1L, 1, Events.object("{}"));
        assertThatThrownBy(() -> send("crm-customer-change", nonsense))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("22"));
    }

    static void load(CamelContext camel, Path folder) throws Exception {
        RoutesLoader loader = PluginHelper.getRoutesLoader(camel);
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                loader.loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
            }
        }
    }

    static void send(CamelContext camel, String work, List<? extends JsonNode> messages) {
        String array = JsonNodeFactory.instance.arrayNode().addAll(messages).toString();
        try (var template = camel.createProducerTemplate()) {
            template.sendBodyAndHeaders("direct:" + work, null, Map.of("messages", array, "subscription", work));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void send(String work, JsonNode message) {
        send(camel, work, List.of(message));
    }
}
