package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.jq.Mappings;
import io.posthouse.realm.RealmBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The realm shown in docs/add-a-destination.md is one. */
class HubSpotExampleTest {
    static String realm() throws IOException {
        var yaml = Pattern.compile("```yaml\\n(realm: acme.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/add-a-destination.md")));
        assertThat(yaml.find()).isTrue();
        return yaml.group(1);
    }

    @Test
    void theRealmOfTheGuideIsConfiguredWithNothingButData() throws IOException {
        RealmBed bed = new RealmBed().realm("acme", realm());
        Destinations destinations = bed.view(new DestinationsSection(new Mappings(Path.of("routes/mappings")), false))
                .of("acme");
        Triggers triggers = bed.view(new TriggersSection()).of("acme");

        assertThat(bed.problems()).isEmpty();
        assertThat(destinations.of("hubspot").operation("contact").steps()).hasSize(3);
        assertThat(triggers.of("PROSPECT_SUBMITTED")).hasSize(1);
        assertThat(triggers.of("CUSTOMER_DELETED").get(0).deletes()).isTrue();
    }
}
