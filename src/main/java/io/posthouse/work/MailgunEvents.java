package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.EmailIds;
import io.posthouse.message.Envelope;
import io.posthouse.message.Rejected;

/**
 * Makes of one received Mailgun event the one canonical event it is. Knows Mailgun's words so that no team needs to. What
 * it says of our ids comes from the variables our sending side attached; the realm never does. Stateless, thread-safe.
 */
public final class MailgunEvents {
    private static final String SOURCE = "mailgun";

    /** @throws Rejected when the message holds no Mailgun event; nothing else is thrown, whatever the data */
    public Envelope canonical(Envelope received) {
        MailgunEvent event = event(received);
        if (event.name() == null) {
            throw new Rejected("Mailgun event without a name: message " + received.id()
                    + ", member 'event'. Look at its data; discard it, or teach MailgunEvents this form and replay.");
        }
        Meaning meaning = Meaning.of(event);
        String emailId = EmailIds.of(event.attached("emailId"), event.messageId(), event.id(), received.id());
        ObjectNode data = data(received, event, meaning, emailId);
        return received.derive(meaning.topic(), 0, SOURCE, emailId, null, data);
    }

    private static MailgunEvent event(Envelope received) {
        JsonNode data = received.data() == null ? JsonNodeFactory.instance.missingNode() : received.data();
        String dialect = data.path("dialect").asText("");
        if (dialect.equals("json") && data.path("event-data").isObject()) {
            return JsonEvent.of(data.path("event-data"));
        }
        if (dialect.equals("form") && data.path("form").isObject()) {
            return FormEvent.of(data.path("form"));
        }
        throw new Rejected(
                "not a Mailgun event: message " + received.id() + " has neither dialect json with event-data "
                        + "nor dialect form with form. Only the Mailgun door may publish this topic; discard it.");
    }

    private static ObjectNode data(Envelope received, MailgunEvent event, Meaning meaning, String emailId) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode email = data.putObject("email");
        email.put("id", emailId);
        email.put("messageId", event.messageId());
        email.put("recipient", event.recipient());
        email.put("customerId", key(event.attached("customerId")));
        email.put("campaignId", key(event.attached("campaignId")));
        data.put("event", event.name());
        data.put("kind", meaning.kind());
        data.put("at", received.time().toString());
        data.put("delayedBounce", event.delayedBounce());
        data.put("bot", event.bot());
        data.put("url", event.url());
        data.put("code", event.code());
        data.put("reason", event.reason());
        event.tags().forEach(data.putArray("tags")::add);
        data.set("original", event.original());
        return data;
    }

    private static String key(String attached) {
        return EmailIds.usable(attached) ? attached : null;
    }
}
