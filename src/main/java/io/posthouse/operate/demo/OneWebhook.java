package io.posthouse.operate.demo;

import io.posthouse.operate.DeliveryState;
import io.posthouse.operate.MessageTimeline;
import io.posthouse.operate.Story;
import java.time.Duration;
import java.time.Instant;
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

    /** @param body as it was posted. @param id of the message it became */
    record Told(byte[] body, UUID id) {}

    /** Empty when it did not reach everyone. */
    Optional<Told> play() throws Exception {
        screen.heading("2. One webhook, hop by hop");
        Looks.Email email = looks.campaign().get(0);
        screen.say("Mailgun tells us, signed and over HTTP, that the email to " + Customers.NAMES.get(0)
                + " was delivered.");
        screen.line("");
        String before = looks.status(email);
        byte[] body = mailgun.webhook(
                "delivered",
                email.address(),
                Map.of("emailId", email.id(), "customerId", email.customer(), "campaignId", "renewal"));
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
        return done == null ? Optional.empty() : Optional.of(new Told(body, id));
    }

    private static boolean ended(Story story) {
        return story.deliveries().size() >= HOPS
                && story.deliveries().stream().allMatch(delivery -> delivery.state() == DeliveryState.DONE);
    }

    private void tell(Story story, Instant posted, Instant answered) {
        hop(posted, posted, "Mailgun", "POST " + mailgun.door().getPath());
        hop(
                posted,
                story.family().get(0).acceptedAt(),
                "door",
                "verified; into the queue as " + story.family().get(0).topic());
        hop(posted, answered, "door", "answers 200: it is on disk");
        List<Story.Delivery> hops = story.deliveries().stream()
                .filter(delivery -> delivery.endedAt() != null)
                .sorted(Comparator.comparing(Story.Delivery::endedAt))
                .toList();
        for (Story.Delivery delivery : hops) {
            hop(posted, delivery.endedAt(), delivery.team(), effect(story, delivery));
        }
    }

    private static String effect(Story story, Story.Delivery delivery) {
        String effect = EFFECTS.get(delivery.team());
        if (effect != null) {
            return "done: " + effect;
        }
        return "done: understood, published as "
                + story.family().get(story.family().size() - 1).topic();
    }

    private void hop(Instant begin, Instant at, String who, String what) {
        screen.row("%7.1f ms  %-10s %s", Duration.between(begin, at).toNanos() / 1e6, who, what);
    }
}
