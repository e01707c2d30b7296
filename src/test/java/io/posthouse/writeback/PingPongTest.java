package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A CRM that we write into and that tells us each time somebody wrote, us too: the partners' door, crm's database, the router's
 * orders and the writer, in a ring. Between them there are no queues; those are tried elsewhere.
 */
class PingPongTest {
    private static final String OUT =
            "{ email: .data.customer.email, name: .data.customer.name, entity: $entity, mark: $mark }";

    @TempDir
    Path folder;

    private Ring ring;

    @BeforeEach
    void open() {
        ring = new Ring(folder);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    @Test
    void whatComesBackAsWeWroteItEndsThere() throws Exception {
        ring.closed(OUT, "{name, email}");
        ring.customer("Ann B");

        assertThat(ring.rounds()).isEqualTo(1);
    }

    @Test
    void aValueThatChangesWithEachWriteDoesNotKeepItGoing() throws Exception {
        ring.closed(OUT, "{name, email, lastModified: .at}");
        ring.customer("Ann B");

        assertThat(ring.rounds()).isEqualTo(1);
    }

    @Test
    void theMarkEndsItEvenWhenWhatChangesIsWrittenToo() throws Exception {
        ring.closed(OUT.replace("mark:", "note: .data.customer.seen, mark:"), "{name, email, seen: .at}, mark");
        ring.customer("Ann B");

        assertThat(ring.rounds()).isEqualTo(1);
    }

    @Test
    void aMappingThatLosesSomethingCostsOneRound() throws Exception {
        ring.closed(OUT, "{name: (.name | ascii_upcase), email}");
        ring.customer("Ann B");

        assertThat(ring.rounds()).isEqualTo(2);
        assertThat(ring.nameHere()).isEqualTo("ANN B");
        assertThat(ring.nameThere()).isEqualTo("ANN B");
    }

    @Test
    void whatAPersonChangesThereCountsAndIsNotWrittenBackWhereTheMarkIsTold() throws Exception {
        ring.closed(OUT, "{name, email, seen: .at}, mark");
        ring.customer("Ann B");
        assertThat(ring.rounds()).isEqualTo(1);

        ring.person("Ann C");
        assertThat(ring.rounds()).isEqualTo(1);
        assertThat(ring.nameHere()).isEqualTo("Ann C");
        assertThat(ring.nameThere()).isEqualTo("Ann C");

        // And back again, on our side: the record there shows what the person wrote, not what we wrote last.
        ring.customer("Ann B");
        assertThat(ring.rounds()).isEqualTo(2);
        assertThat(ring.nameThere()).isEqualTo("Ann B");
    }

    @Test
    void whatAPersonChangesThereCountsWithoutAMarkToo() throws Exception {
        ring.closed(OUT, "{name, email, seen: .at}");
        ring.customer("Ann B");
        ring.rounds();

        ring.person("Ann C");
        assertThat(ring.rounds()).as("the same once more, harmless").isEqualTo(2);
        assertThat(ring.nameHere()).isEqualTo("Ann C");
        assertThat(ring.nameThere()).isEqualTo("Ann C");
    }
}
