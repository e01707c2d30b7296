package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a subscription and a realm have several lanes, one for each destination. */
class DestinationsShownTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aDeliveryStandsOnceWithItsDestination() throws Exception {
        rows.subscription("writer", "WRITE_BACK_REQUESTED", "writeback");
        Envelope open = rows.message("WRITE_BACK_REQUESTED", "acme");
        Envelope ended = rows.message("WRITE_BACK_REQUESTED", "acme");
        rows.delivery("writer", open, "w", "why");
        rows.done("writer", ended);
        rows.update("update lane set destination = 'crm'");
        rows.lane("writer", "acme");

        for (Envelope message : new Envelope[] {open, ended}) {
            assertThat(new MessageTimeline(queue)
                            .of(message.id(), false)
                            .orElseThrow()
                            .deliveries())
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.destination()).isEqualTo("crm"));
        }
    }

    @Test
    void aDeadLetterSaysWhereItWasToGo() throws SQLException {
        rows.subscription("writer", "WRITE_BACK_REQUESTED", "writeback");
        Envelope message = rows.message("WRITE_BACK_REQUESTED", "acme");
        rows.dead("writer", message, "no");
        rows.update("update lane set destination = 'crm'");
        rows.lane("writer", "acme");

        DeadLetters letters = new DeadLetters(queue);
        assertThat(letters.of(message.id())).hasSize(1);
        assertThat(letters.page(DeadLetterFilter.ALL, null, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.destination()).isEqualTo("crm"));
    }

    @Test
    void deadLettersOfOneDestinationAreFoundGroupedAndPinnedByIt() throws SQLException {
        rows.subscription("writer", "WRITE_BACK_REQUESTED", "writeback");
        rows.dead("writer", rows.message("WRITE_BACK_REQUESTED", "acme"), "no");
        rows.update("update lane set destination = 'crm'");
        rows.dead("writer", rows.message("WRITE_BACK_REQUESTED", "bolt"), "no");
        rows.update("update lane set destination = 'ams' where realm = 'bolt'");
        DeadLetters letters = new DeadLetters(queue);
        DeadLetterFilter crm = DeadLetterFilter.of(name -> name.equals("destination") ? "crm" : null, null);

        assertThat(letters.groups(DeadLetterFilter.ALL))
                .extracting(DeadLetterGroup::destination)
                .containsExactlyInAnyOrder("crm", "ams");
        assertThat(letters.groups(crm))
                .singleElement()
                .satisfies(group -> assertThat(group.count()).isEqualTo(1));
        assertThat(letters.page(crm, null, 10)).extracting(DeadLetter::realm).containsExactly("acme");
        assertThat(letters.select(Act.REPLAY, crm).count()).isEqualTo(1);
        assertThat(crm).hasToString("destination=crm");
        assertThat(crm.isAll()).isFalse();
        assertThat(new NewestDeadLetters(queue).groups())
                .extracting(DeadLetterGroup::destination)
                .containsExactlyInAnyOrder("crm", "ams");
    }

    @Test
    void whatAnOutsideSystemAnsweredStaysReadableInAGroup() throws SQLException {
        rows.subscription("writer", "WRITE_BACK_REQUESTED", "writeback");
        for (String reason :
                new String[] {"crm answered 400: id 17", "crm answered 400: id 18", "crm answered 422: id 1"}) {
            rows.dead("writer", rows.message("WRITE_BACK_REQUESTED", "acme"), reason);
        }

        assertThat(new DeadLetters(queue).groups(DeadLetterFilter.ALL))
                .extracting(DeadLetterGroup::reason)
                .containsExactly("crm answered 400: id #", "crm answered 422: id #");
    }
}
