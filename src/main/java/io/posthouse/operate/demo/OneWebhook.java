package io.posthouse.operate.demo;

import io.posthouse.operate.DeliveryState;
import io.posthouse.operate.MessageTimeline;
import io.posthouse.operate.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One webhook followed from the door into three databases, by the times in the rows. */
final class OneWebhook {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int HOPS = 4;
    private static final Map<String, String> EFFECTS = Map.of(
            "crm", "a line in the customer's activity log",
            "marketing", "what is known of the email",
            "analytics", "one more is counted");

    private final Screen screen;
    private final Mailgun mailgun;
    private final Looks looks;
    private final MessageTimeline timeline;

    OneWebhook(Screen screen, Mailgun mailgun, Looks looks, MessageTimeline timeline) {
        this.screen = screen;
        this.mailgun = mailgun;
        this.looks = looks;
        this.timeline = timeline;
    }

    /** @return the webhook as it was posted; empty when it did not reach everyone */
    Optional<byte[]> play() throws Exception {
        screen.heading("2. One webhook, hop by hop");
        List<Looks.Email> emails = looks.campaign();
        Looks.Email email = emails.get(emails.size() - 1);
        screen.say(
                "Mailgun tells us, signed and over HTTP, that the campaign's emails were delivered. We follow the last"
                        + " one, the email to " + Customers.NAMES.get(emails.size() - 1) + ".");
        screen.line("");
        for (Looks.Email other : emails.subList(0, emails.size() - 1)) {
            mailgun.post(delivered(other));
        }
        Patience.until(SOON, () -> looks.effects().are(emails.size() - 1));
        String before = looks.status(email);
        byte[] body = delivered(email);
        Instant posted = Instant.now();
        Mailgun.Answer answer = mailgun.post(body);
        Instant answered = Instant.now();
        if (answer.status() != 200) {
            screen.failed("answered " + answer.status() + ": " + answer.title());
            return Optional.empty();
        }
        UUID id = UUID.fromString(answer.id());
        Duration done = Patience.until(SOON, () -> ended(timeline.of(id, false).orElseThrow()));
        tell(timeline.of(id, false).orElseThrow(), posted, answered);
        screen.line("");
        screen.say("To marketing this email was \"" + before + "\" and is \"" + looks.status(email)
                + "\". The times are those of the rows; ask for any message's story with");
        screen.line("");
        screen.row("./posthouse message show %s", id);
        return done == null ? Optional.empty() : Optional.of(body);
    }

    private byte[] delivered(Looks.Email email) {
        var variables = Map.of("emailId", email.id(), "customerId", email.customer(), "campaignId", "renewal");
        return mailgun.webhook("delivered", email.address(), variables);
    }

    private static boolean ended(Story story) {
        return story.deliveries().size() >= HOPS
                && story.deliveries().stream().allMatch(delivery -> delivery.state() == DeliveryState.DONE);
    }

    private void tell(Story story, Instant posted, Instant answered) {
        List<Hop> hops = new ArrayList<>();
        hops.add(new Hop(posted, "Mailgun", "POST " + mailgun.door().getPath()));
        hops.add(new Hop(answered, "door", "answers 200: it is on disk"));
        for (Story.Member message : story.family()) {
            boolean first = message.cause() == null;
            hops.add(new Hop(
                    message.acceptedAt(),
                    first ? "door" : "work",
                    (first ? "signature verified, becomes " : "understood, becomes ") + message.topic()));
        }
        for (Story.Delivery delivery : story.deliveries()) {
            if (delivery.endedAt() != null && EFFECTS.containsKey(delivery.team())) {
                hops.add(new Hop(delivery.endedAt(), delivery.team(), "done: " + EFFECTS.get(delivery.team())));
            }
        }
        hops.sort(Comparator.comparing(Hop::at));
        for (Hop hop : hops) {
            double millis = Duration.between(posted, hop.at()).toNanos() / 1e6;
            screen.row("%7.1f ms  %-10s %s", millis, hop.who(), hop.what());
        }
    }

    private record Hop(Instant at, String who, String what) {}
}
