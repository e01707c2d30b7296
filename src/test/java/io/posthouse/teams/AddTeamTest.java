package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.database.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** docs/add-a-team.md, followed word for word. */
class AddTeamTest {
    private static final Path ROUTES = Path.of("src/test/resources");
    private static final Path LOYALTY = ROUTES.resolve("teams/loyalty");

    @Test
    void thePageShowsEveryFileAsItIs() throws IOException {
        String page = Files.readString(Path.of("docs/add-a-team.md"));
        try (var files = Files.walk(LOYALTY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(page)
                        .contains("`routes/teams/loyalty/" + LOYALTY.relativize(file) + "`")
                        .contains("\n" + Files.readString(file) + "```");
            }
        }
    }

    @Test
    void theNewTeamCountsWhatItsCustomersOpen() throws Exception {
        TeamDatabase loyalty = TeamDatabase.of(TestDatabases.freshTeam(ROUTES, "loyalty"), LOYALTY);
        try (var camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().addInitialProperty("posthouse.routes.dir", ROUTES.toString());
            camel.getRegistry().bind("loyalty", loyalty.dataSource());
            TeamRoutesTest.load(camel, LOYALTY);
            camel.start();

            List<JsonNode> opens = List.of(
                    Events.email("opened", "acme", "e-1", 1),
                    Events.email("opened", "acme", "e-2", 2),
                    Events.email("opened-by-bot", "acme", "e-2", 3));
            TeamRoutesTest.send(camel, "loyalty-opens", opens);
            TeamRoutesTest.send(camel, "loyalty-opens", opens);
        }
        assertThat(loyalty.rows("select realm, customer, opens from customer_opens"))
                .containsExactly(Map.of("realm", "acme", "customer", "c-1", "opens", 2L));
    }
}
