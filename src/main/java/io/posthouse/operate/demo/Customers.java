package io.posthouse.operate.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Three teams: crm is told of customers, marketing sends them a campaign. */
final class Customers {
    static final List<String> NAMES = List.of("Ann", "Ben", "Cho", "Dev", "Eve");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TABLE = "%-26s %14s %14s %14s";

    private final Screen screen;
    private final Publisher publisher;
    private final Looks looks;

    Customers(Screen screen, Publisher publisher, Looks looks) {
        this.screen = screen;
        this.publisher = publisher;
        this.looks = looks;
    }

    boolean play() throws Exception {
        screen.heading("1. Three teams, each with a database of its own");
        screen.say(
                "crm owns the customers. It is told of " + NAMES.size() + " and announces each of them; marketing and"
                        + " analytics copy the little they need. No team asks another one for anything.");
        screen.line("");
        screen.columns(TABLE, "", "crm", "marketing", "analytics");
        row("customers", looks.customers());
        for (int i = 1; i <= NAMES.size(); i++) {
            publish("CUSTOMER_CHANGE_REQUESTED", "c-" + i, change("c-" + i, NAMES.get(i - 1)));
        }
        Duration customers = Patience.until(SOON, () -> looks.customers().are(NAMES.size()));
        row("customers, " + after(customers), looks.customers());
        publish("CAMPAIGN_REQUESTED", "renewal", campaign());
        Duration sent = Patience.until(SOON, () -> looks.sent().are(NAMES.size()));
        row("campaign sent, " + after(sent), looks.sent());
        return customers != null && sent != null;
    }

    private static String after(Duration time) {
        return time == null ? "not in time" : "after " + Patience.words(time);
    }

    private void row(String what, Looks.Customers seen) {
        screen.row(TABLE, what, seen.crm(), seen.marketing(), seen.analytics());
    }

    private void publish(String topic, String subject, ObjectNode data) throws Exception {
        publisher
                .publish(Outgoing.of(new Envelope(
                        MessageIds.random(),
                        topic,
                        DemoFolder.REALM,
                        "demo",
                        Instant.now(),
                        subject,
                        null,
                        null,
                        null,
                        null,
                        data)))
                .get();
    }

    private static ObjectNode change(String id, String name) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("customerId", id).put("change", "upsert");
        data.putObject("customer").put("name", name).put("email", name.toLowerCase(Locale.ROOT) + "@example.com");
        return data;
    }

    private static ObjectNode campaign() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("campaign").put("id", "renewal").put("name", "Your renewal");
        data.putObject("audience");
        return data;
    }
}
