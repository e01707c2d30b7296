package io.posthouse.operate.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Health;
import io.posthouse.operate.QueueRows;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages over rows as the engine writes them. */
class PagesTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final Pages pages = new Pages(new Health(), queue);

    @AfterEach
    void close() {
        pages.close();
        queue.close();
    }

    @Test
    void theHouseShowsQueuesRealmsAndWhatDiedLast() throws Exception {
        rows.subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm").subscription("idle", "OTHER", "marketing");
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        for (String state : new String[] {"r", "r", "w", "h", "s"}) {
            rows.delivery("crm-email-delivered", message, state, null);
        }
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "beta"), "no customer 4711");
        Handle newest = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "beta"), "no customer 17");

        Page page = pages.of("/", Map.of());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html())
                .contains(
                        "crm-email-delivered",
                        "crm · EMAIL_DELIVERED",
                        "1 suspect: their process died",
                        "1 empty queue",
                        ">idle<",
                        ">acme<",
                        "no customer #",
                        "href=\"/dead/" + newest + "\"")
                .doesNotContain(">beta<", "ann@example.com");
    }

    @Test
    void aDeadLetterShowsWhyAndWhereAndNothingOfItsData() throws Exception {
        rows.subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle letter = rows.dead("crm-email-delivered", message, "no customer");
        rows.failed(letter, message.id(), 3, "rejected", "io.posthouse.message.Rejected", "no <customer>");

        Page page = pages.of("/dead/" + letter, Map.of());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html())
                .contains(
                        "to-crm-database",
                        "io.posthouse.message.Rejected",
                        "no &lt;customer&gt;",
                        "href=\"/messages/" + message.id() + "\"",
                        "posthouse dead replay " + letter)
                .doesNotContain("ann@example.com");
    }

    @Test
    void aMessageIsFollowedHopByHopWithoutItsData() throws Exception {
        rows.subscription("work-mailgun-event", "MAILGUN_EVENT_RECEIVED", "work")
                .subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm")
                .subscription("marketing-email-delivered", "EMAIL_DELIVERED", "marketing");
        Envelope received = rows.message("MAILGUN_EVENT_RECEIVED", "acme");
        rows.done("work-mailgun-event", received);
        Envelope delivered = rows.store(
                received.derive("EMAIL_DELIVERED", 0, "work", "e-1", null, JsonNodeFactory.instance.objectNode()));
        rows.done("crm-email-delivered", delivered);
        Handle dead = rows.dead("marketing-email-delivered", delivered, "no campaign");
        rows.failed(dead, delivered.id(), 1, "rejected", "io.posthouse.message.Rejected", "no campaign");

        String page = pages.of("/messages/" + delivered.id(), Map.of()).html();

        assertThat(page)
                .contains(
                        "MAILGUN_EVENT_RECEIVED",
                        "work-mailgun-event",
                        "marketing-email-delivered, attempt 1",
                        "at to-crm-database: no campaign",
                        "href=\"/dead/" + dead + "\"",
                        "href=\"/messages/" + received.id() + "\"")
                .doesNotContain("ann@example.com", "e-1");
        assertThat(page.indexOf("MAILGUN_EVENT_RECEIVED")).isLessThan(page.indexOf("EMAIL_DELIVERED</strong>"));
    }

    @Test
    void whatIsNotThereIsSaidInASentence() throws Exception {
        for (String path : new String[] {
            "/dead/1-1", "/dead/x", "/dead/", "/messages/x", "/messages/0198a3b0-0000-7000-8000-000000000000"
        }) {
            Page page = pages.of(path, Map.of());
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.html()).as(path).contains("Not here");
        }
    }

    @Test
    void whenTheDatabaseIsGoneTheFirstPageIsStillThere() throws Exception {
        rows.subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
        queue.close();

        assertThat(pages.of("/", Map.of()).html()).contains("does not answer");
    }
}
