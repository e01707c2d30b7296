package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;
import io.posthouse.operate.crm.Portal;
import io.posthouse.outside.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a form, by the router and the writer, into a CRM that fails: one record, and the sender sees when it is there. */
class WriteBackIT {
    private final CrmSimulator crm = CrmSimulator.open(0, 1);
    private final House house = new House(Path.of("target/promises/writeback-" + System.nanoTime()))
            .with("POSTHOUSE_WRITEBACK_ALLOW_PRIVATE", "true");
    private final Prospects prospects = new Prospects(house);

    @BeforeEach
    void open() throws IOException {
        for (String realm : new String[] {"acme", "bolt"}) {
            Files.writeString(
                    house.folder().resolve("realms/" + realm + ".yaml"), CrmRealm.text(realm, crm.uri(realm)));
        }
        house.start();
    }

    @AfterEach
    void close() {
        house.close();
        crm.close();
    }

    @Test
    void aProspectBecomesOneContactThoughTheConnectionBreaksAfterTheWrite() throws Exception {
        Portal acme = crm.portal("acme");
        acme.rules(acme.rules().uniqueEmail(false));
        acme.faults().next(1, Fault.of(Kind.RESET_AFTER));
        String progress = prospects.submit("acme", "Ann", "ann@example.com");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> prospects.status(progress).equals("done"));

        assertThat(acme.faults().struck(Kind.RESET_AFTER)).isEqualTo(1);
        assertThat(acme.records().countBy("contacts", "email")).containsEntry("ann@example.com", 1);
        assertThat(acme.records().all("contacts").get(0).properties()).containsEntry("firstname", "Ann");
    }

    @Test
    void whileOneCrmIsDownItsSenderIsNotToldDoneAndTheOthersAre() throws Exception {
        Portal acme = crm.portal("acme");
        acme.faults().always(Fault.of(Kind.STORM));
        String waits = prospects.submit("acme", "Ann", "ann@example.com");
        await().atMost(Duration.ofSeconds(30)).until(() -> acme.faults().struck(Kind.STORM) > 0);

        String other = prospects.submit("bolt", "Bob", "bob@example.com");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> prospects.status(other).equals("done"));

        assertThat(crm.portal("bolt").records().all("contacts")).hasSize(1);
        assertThat(prospects.status(waits)).isNotEqualTo("done");
        acme.faults().heal();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> prospects.status(waits).equals("done"));
        assertThat(acme.records().countBy("contacts", "email")).containsEntry("ann@example.com", 1);
    }
}
