package io.posthouse.operate.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Three teams: crm is told of customers, marketing sends them a campaign. */
final class Customers {
    static final List<String> NAMES = List.of("Ann", "Ben", "Cho", "Dev", "Eve");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TABLE = "%-28s %12s %12s %12s";

    private final Screen screen;
    private final Prompt prompt;
    private final Looks looks;

    Customers(Screen screen, Prompt prompt, Looks looks) {
        this.screen = screen;
        this.prompt = prompt;
        this.looks = looks;
    }

    /** @return whether every team heard of all of them */
    boolean play() throws Exception {
        screen.heading("1. Three teams, each with a database of its own");
        screen.say("crm owns the customers. It is asked to take some in, and announces each of them; marketing and"
                + " analytics copy the little they need. Then marketing is asked to send a campaign, and announces each"
                + " email. No team ever waits for another.");
        screen.line("");
        for (int i = 1; i <= NAMES.size(); i++) {
            String[] customer = customer(i);
            prompt.type(customer);
            if (i == 1) {
                screen.typed(customer);
            }
        }
        screen.row("... and %d more", NAMES.size() - 1);
        Duration customers = Patience.until(SOON, () -> looks.customers().are(NAMES.size()));
        String[] campaign = {"send", "campaign", "--realm", DemoFolder.REALM, "--id", "renewal", "--name", "Renewal"};
        prompt.type(campaign);
        screen.typed(campaign);
        Duration sent = Patience.until(SOON, () -> looks.sent().are(NAMES.size()));
        screen.line("");
        screen.columns(TABLE, "known to", "crm", "marketing", "analytics");
        row("customers, " + after(customers), looks.customers());
        row("emails sent, " + after(sent), looks.sent());
        return customers != null && sent != null;
    }

    private static String[] customer(int number) {
        String name = NAMES.get(number - 1);
        String email = name.toLowerCase(Locale.ROOT) + "@example.com";
        return new String[] {
            "send", "customer", "--realm", DemoFolder.REALM, "--id", "c-" + number, "--name", name, "--email", email
        };
    }

    private static String after(Duration time) {
        return time == null ? "not in time" : "after " + Patience.words(time);
    }

    private void row(String what, Looks.Customers seen) {
        screen.row(TABLE, what, seen.crm(), seen.marketing(), seen.analytics());
    }
}
