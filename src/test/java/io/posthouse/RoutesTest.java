package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.operate.lint.Lint;
import io.posthouse.operate.lint.Project;
import io.posthouse.operate.lint.SchemaIsKept;
import io.posthouse.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house rules over this project's own routes. That each rule can fail is shown by LintTest. */
class RoutesTest {
    private static final Path HOME = Path.of("");
    private static Project project;

    @BeforeAll
    static void read() throws IOException {
        project = Project.read(HOME, boundBeans());
    }

    @Test
    void everyRouteKeepsTheRulesOfTheHouse() {
        assertThat(Lint.check(project)).extracting(Problem::toString).isEmpty();
    }

    @Test
    void everyRouteFileKeepsCamelsYamlSchema() {
        assertThat(new SchemaIsKept().check(project))
                .extracting(Problem::toString)
                .isEmpty();
    }

    @Test
    void theRoutesOfAllRoomsAreLookedAt() {
        assertThat(project.files())
                .extracting(file -> file.yaml().name())
                .contains(
                        "routes/error-handling.camel.yaml",
                        "routes/ingest/ingest-mailgun.camel.yaml",
                        "routes/queue/worker-template.camel.yaml",
                        "routes/queue/postgres/topic-sink.kamelet.yaml",
                        "routes/work/work-mailgun-event.camel.yaml",
                        "routes/teams/crm/crm-email-event.camel.yaml");
    }

    /** What the one wiring binds by name, and each team's database under the team's. */
    private static Set<String> boundBeans() throws IOException {
        Set<String> names = new HashSet<>();
        var bind = Pattern.compile("\\bbind\\(\\s*\"([A-Za-z0-9-]+)\"")
                .matcher(Files.readString(Path.of("src/main/java/io/posthouse/Posthouse.java")));
        while (bind.find()) {
            names.add(bind.group(1));
        }
        assertThat(names).as("beans bound by Posthouse.java").isEqualTo(Posthouse.BEANS);
        try (Stream<Path> teams = Files.list(HOME.resolve("routes/teams"))) {
            teams.forEach(team -> names.add(team.getFileName().toString()));
        }
        return names;
    }
}
