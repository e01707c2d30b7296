package io.posthouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Envelopes as the teams receive them. */
final class Events {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private Events() {}

    /** An email event, {@code minute} minutes after noon; the name may be {@code opened-by-bot} and the like. */
    static ObjectNode email(String name, String realm, String email, int minute) {
        String topic = switch (name) {
            case "opened-by-bot" -> "EMAIL_OPENED";
            case "clicked-by-bot" -> "EMAIL_CLICKED";
            case "unsubscribed", "complained" -> "EMAIL_OPTED_OUT";
            case "rejected" -> "EMAIL_FAILED";
            case "stored" -> "EMAIL_EVENT";
            default -> "EMAIL_" + name.toUpperCase(java.util.Locale.ROOT);
        };
        ObjectNode data = object("""
                {"email": {"id": "%s", "recipient": "Joe@Example.com", "customerId": "c-1", "campaignId": "spring"},
                 "event": "%s", "at": "%s", "delayedBounce": false, "code": 250, "tags": [], "original": {}}
                """.formatted(email, name, NOON.plusSeconds(60L * minute)));
        if (topic.equals("EMAIL_FAILED")) {
            data.put("kind", name.equals("rejected") ? "rejected" : "permanent");
        }
        if (topic.equals("EMAIL_OPTED_OUT")) {
            data.put("kind", name);
        }
        if (name.endsWith("-by-bot")) {
            data.put("bot", "apple");
        }
        return envelope(topic, realm, "mailgun", email, null, minute, data);
    }

    /** A change that {@code source} asks for; a null name deletes. */
    static ObjectNode change(String realm, String customer, String source, Long version, int minute, String name) {
        ObjectNode data = name == null
                ? object("{\"change\": \"delete\"}")
                : object("{\"change\": \"upsert\", \"customer\": {\"name\": \"%s\", \"email\": \"%s@example.com\"}}"
                        .formatted(name, customer));
        data.put("customerId", customer);
        return envelope("CUSTOMER_CHANGE_REQUESTED", realm, source, customer, version, minute, data);
    }

    /** crm's own news of a customer; a null name means deleted. */
    static ObjectNode customer(String realm, String customer, long version, String name) {
        ObjectNode data = object("{}").put("customerId", customer);
        if (name != null) {
            data.putObject("customer").put("name", name).put("email", customer + "@example.com");
        }
        String topic = name == null ? "CUSTOMER_DELETED" : "CUSTOMER_UPDATED";
        return envelope(topic, realm, "crm", customer, version, (int) version, data);
    }

    static ObjectNode campaign(String realm, String campaign) {
        ObjectNode data =
                object("{\"campaign\": {\"id\": \"%s\", \"name\": \"Spring\"}, \"audience\": {}}".formatted(campaign));
        return envelope("CAMPAIGN_REQUESTED", realm, "operate", campaign, null, 0, data);
    }

    static ObjectNode envelope(
            String topic, String realm, String source, String subject, Long version, int minute, JsonNode data) {
        Instant time = NOON.plusSeconds(60L * minute);
        UUID id = MessageIds.of(
                time, topic, realm, source, subject, UUID.randomUUID().toString());
        return EnvelopeJson.tree(
                new Envelope(id, topic, realm, source, time, subject, version, null, null, null, data));
    }

    static ObjectNode object(String json) {
        return (ObjectNode) StrictJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
